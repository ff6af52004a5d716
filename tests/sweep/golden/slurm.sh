#!/bin/bash
#SBATCH --job-name=japan
#SBATCH --array=1-3%50
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --time=01:30:00
#SBATCH --mem=1500M
#SBATCH --output=/scratch/japan/logs/%A_%a.log
#SBATCH --chdir=/scratch/japan
#SBATCH --requeue
#SBATCH --partition=short
#SBATCH --account=cge
task=$SLURM_ARRAY_TASK_ID
set -eo pipefail
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
export PYTHONSAFEPATH=1
module load python/3.11
. ~/cge/bin/activate
chunks=$(sed -n "${task}p" /scratch/japan/submit/chunks_0001.txt)
exec apptainer exec cge.sif cge sweep chunk '/scratch/japan/my sweep.yaml' $chunks --out /scratch/japan
