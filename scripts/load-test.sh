#!/usr/bin/env bash
# Tests that ask for times, processes or servers, again and again while the machine is busy with other things.
# Usage: scripts/load-test.sh [ROUNDS] [PYTEST OPTION…]      e.g. scripts/load-test.sh 5 -m "not servers"
# Those of servers want `make services` first; without it they are skipped, or fail where nothing may be missing.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-5}
shift || true
tests=(
    tests/api/test_{connections,index_away,logs,progress,rates,servers_away,terminal,tus,upload_queue,upload_room,uploads}.py
    tests/catalogue/test_{faults,locks,processes,server_faults}.py
    tests/contract/test_{catalogue_machines,engine}.py
    tests/end_to_end/test_{both_scales,browser,kill_loop,many_machines,reread,reread_many_machines,resilience,silence,told}.py
    tests/index/test_opensearch_away.py
    tests/pipeline/test_{crew,faulty_reader,gate,lock,permissions,reread_run,sandbox,story,workspace}.py
    tests/storage/test_{s3_faults,s3_store}.py
)

burners=()
for ((number = 0; number < 4 * $(nproc); number++)); do
    .venv/bin/python -c 'while True: pass' &
    burners+=($!)
done
trap 'kill "${burners[@]}" 2>/dev/null || true' EXIT

failed=0
for ((round = 1; round <= rounds; round++)); do
    echo "Round $round of $rounds, beside ${#burners[@]} busy processes"
    .venv/bin/python -m pytest -q --numprocesses 2 --dist loadscope "$@" "${tests[@]}" || failed=$((failed + 1))
done
echo "$failed of $rounds rounds failed"
exit $((failed > 0))
