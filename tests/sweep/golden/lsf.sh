#!/bin/bash
#BSUB -J "japan[1-3]%50"
#BSUB -n 1
#BSUB -W 90
#BSUB -M 1500MB
#BSUB -o /scratch/japan/logs/%J_%I.log
#BSUB -cwd /scratch/japan
#BSUB -r
#BSUB -q short
#BSUB -P cge
task=$LSB_JOBINDEX
set -eo pipefail
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
export PYTHONSAFEPATH=1
module load python/3.11
. ~/cge/bin/activate
chunks=$(sed -n "${task}p" /scratch/japan/submit/chunks_0001.txt)
exec apptainer exec cge.sif cge sweep chunk '/scratch/japan/my sweep.yaml' $chunks --out /scratch/japan
