#!/usr/bin/env bash
# A real two-node Slurm on the loopback interface, for the tests: no systemd, no cgroups, nothing under /etc.
#   slurm_loopback.sh start DIR PORT   install if needed (root only), start munged, slurmctld and two slurmd, wait until idle
#   slurm_loopback.sh stop DIR PORT    end exactly the processes that `start` started
#   slurm_loopback.sh kill DIR NODE    kill -9 one node's daemon and everything that runs below it
#   slurm_loopback.sh node DIR NODE    start one node's daemon again
# Exit status 3: Slurm is not installed and cannot be installed here; the reason is on stderr.
set -euo pipefail
action=$1 dir=$2
export PATH=$PATH:/usr/sbin:/sbin SLURM_CONF=$dir/slurm.conf

need() {
    command -v slurmctld >/dev/null && command -v slurmd >/dev/null && command -v munged >/dev/null && return 0
    [ "$(id -u)" = 0 ] || { echo "slurm-wlm and munge are not installed, and only root could install them" >&2; exit 3; }
    command -v apt-get >/dev/null || { echo "slurm-wlm and munge are not installed, and there is no apt-get" >&2; exit 3; }
    export DEBIAN_FRONTEND=noninteractive
    timeout 240 bash -c 'apt-get update -qq && apt-get install -y -qq --no-install-recommends slurm-wlm munge' \
        >"$dir/apt.log" 2>&1 || { echo "apt-get could not install slurm-wlm and munge: $(tail -1 "$dir/apt.log")" >&2; exit 3; }
}

configure() {
    local port=$1 host cpus i
    host=$(hostname -s) cpus=$(getconf _NPROCESSORS_ONLN)
    umask 022
    mkdir -p "$dir"/{munge,state,log,sock,spool.n1,spool.n2}
    chmod 755 "$dir"
    chmod 700 "$dir/munge"
    chmod 711 "$dir/sock"
    [ -s "$dir/munge/key" ] || dd if=/dev/urandom of="$dir/munge/key" bs=128 count=1 status=none
    chmod 400 "$dir/munge/key"
    cat >"$SLURM_CONF" <<CONF
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
SlurmctldPort=$port
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
AuthType=auth/munge
AuthInfo=socket=$dir/sock/munge.socket
CredType=cred/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=sched_min_interval=2000,batch_sched_delay=0,sched_interval=1,bf_interval=1
ReturnToService=2
SlurmctldTimeout=20
SlurmdTimeout=10
InactiveLimit=0
KillWait=2
MinJobAge=300
StateSaveLocation=$dir/state
SlurmctldPidFile=$dir/slurmctld.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdPidFile=$dir/slurmd.%n.pid
SlurmdSpoolDir=$dir/spool.%n
SlurmdLogFile=$dir/log/slurmd.%n.log
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
CONF
    for i in 1 2; do
        echo "NodeName=n$i NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + i)) CPUs=$cpus RealMemory=4000 State=UNKNOWN"
    done >>"$SLURM_CONF"
    echo "PartitionName=test Nodes=n[1-2] Default=YES MaxTime=60 State=UP OverSubscribe=NO" >>"$SLURM_CONF"
}

all_idle() { [ "$(sinfo -h -N -o '%t' 2>/dev/null | grep -c '^idle$')" = 2 ]; }

start() {
    need
    configure "$1"
    local force=""
    [ "$(id -u)" = 0 ] && force=--force
    munged $force --socket="$dir/sock/munge.socket" --key-file="$dir/munge/key" --pid-file="$dir/munge/munged.pid" \
        --seed-file="$dir/munge/seed" --log-file="$dir/munge/munged.log"
    slurmctld -c -i
    slurmd -N n1
    slurmd -N n2
    local until=$(($(date +%s) + 60))
    until all_idle; do
        [ "$(date +%s)" -lt "$until" ] || { tail -5 "$dir"/log/*.log >&2; stop; exit 4; }
        sleep 0.2
    done
}


stop() {
    timeout 10 scancel -f -u "$(id -un)" 2>/dev/null || true
    local file pid
    for file in "$dir"/slurmd.*.pid "$dir/slurmctld.pid" "$dir/munge/munged.pid"; do
        [ -s "$file" ] || continue
        pid=$(cat "$file")
        kill "$pid" 2>/dev/null || true
        for _ in $(seq 1 50); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.1
        done
        kill -9 "$pid" 2>/dev/null || true
        rm -f "$file"
    done
}

# slurmstepd leaves slurmd's process tree; its command line and its children's environment name the node.
kill_node() {
    local node=$1 pid step
    pid=$(cat "$dir/slurmd.$node.pid")
    kill -9 "$pid"
    rm -f "$dir/slurmd.$node.pid"
    for step in $(grep -lzxF "SLURMD_NODENAME=$node" /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3); do
        grep -qzxF "SLURM_CONF=$SLURM_CONF" "/proc/$step/environ" 2>/dev/null || continue
        kill -9 "$step" 2>/dev/null || true
    done
}

case $action in
    start) start "$3" ;;
    stop) stop ;;
    kill) kill_node "$3" ;;
    node) slurmd -N "$3" ;;
    *) sed -n 2,7p "$0"; exit 2 ;;
esac
