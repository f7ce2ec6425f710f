#!/usr/bin/env bash
# Tests that ask for times, processes or servers, again and again on a machine loaded to four times its cores.
# Usage: scripts/load-test.sh [ROUNDS] [PYTEST OPTION…]      e.g. scripts/load-test.sh 5 -m "not servers"
# Those of servers want `make services` first; without it they are skipped, or fail where nothing may be missing.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-5}
shift || true
tests=(
    tests/api/test_{connections,index_away,logs,progress,rates,servers_away,terminal,tus,upload_queue,upload_room,uploads}.py
    tests/catalogue/test_{locks,processes,server_faults}.py
    tests/contract/test_{catalogue_machines,engine}.py
    tests/end_to_end/test_{both_scales,browser,kill_loop,many_machines,reread,reread_many_machines,resilience,review,review_day,silence,told}.py
    tests/index/test_opensearch_away.py
    tests/pipeline/test_{membership,faulty_reader,throttle,lock,permissions,reread_run,sandbox,story,workspace}.py
    tests/storage/test_s3_store.py
)

cores=$(nproc)
workers=$((4 * cores)) # the tests are each other's load: four of them for every core
export OMP_THREAD_LIMIT=1

failed=0
for ((round = 1; round <= rounds; round++)); do
    echo "Round $round of $rounds, $workers tests side by side on $cores cores"
    .venv/bin/python -m pytest -q --numprocesses "$workers" --dist loadscope "$@" "${tests[@]}" || failed=$((failed + 1))
done
echo "$failed of $rounds rounds failed"
exit $((failed > 0))
