#!/bin/bash
#$ -S /bin/bash
#$ -N japan
#$ -t 1-3
#$ -tc 50
#$ -l h_rt=01:30:00
#$ -l h_vmem=1500M
#$ -j y
#$ -o /scratch/japan/logs/
#$ -wd /scratch/japan
#$ -r y
#$ -V
#$ -q short
#$ -P cge
task=$SGE_TASK_ID
set -eo pipefail
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
export PYTHONSAFEPATH=1
module load python/3.11
. ~/cge/bin/activate
chunks=$(sed -n "${task}p" /scratch/japan/submit/chunks_0001.txt)
exec apptainer exec cge.sif cge sweep chunk '/scratch/japan/my sweep.yaml' $chunks --out /scratch/japan
