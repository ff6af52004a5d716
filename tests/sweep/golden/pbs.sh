#!/bin/bash
#PBS -N japan
#PBS -J 1-3%50
#PBS -l select=1:ncpus=1:mem=1500mb
#PBS -l walltime=01:30:00
#PBS -j oe
#PBS -o /scratch/japan/logs/
#PBS -r y
#PBS -q short
#PBS -A cge
cd /scratch/japan
task=$PBS_ARRAY_INDEX
# PBS refuses an array of one task: the second of two then has no line in the list.
[ "$task" -le 3 ] || exit 0
set -eo pipefail
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
export PYTHONSAFEPATH=1
module load python/3.11
. ~/cge/bin/activate
chunks=$(sed -n "${task}p" /scratch/japan/submit/chunks_0001.txt)
exec apptainer exec cge.sif cge sweep chunk '/scratch/japan/my sweep.yaml' $chunks --out /scratch/japan
