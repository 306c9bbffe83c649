#!/bin/sh
# The key-value API with curl. NODE is any member: a follower forwards to the leader.
#   kubectl port-forward demo-0 8080 &     or, on the embedded control plane, NODE=http://127.1.0.x:8080 (see kubectl get pods -o wide)
set -eu
NODE=${NODE:-http://127.0.0.1:8080}

echo "write, twice:"
curl -fsS -X PUT "$NODE/kv/greeting" -H 'Content-Type: application/json' -d '{"value":"hello"}' && echo
reply=$(curl -fsS -X PUT "$NODE/kv/greeting" -H 'Content-Type: application/json' -d '{"value":"hello, world"}')
echo "$reply"
revision=$(printf '%s' "$reply" | sed 's/.*"revision":\([0-9]*\).*/\1/')

echo "read the latest value, confirmed by a majority:"
curl -fsS "$NODE/kv/greeting?consistency=linearizable" && echo

echo "write only if nobody has written since revision $revision:"
curl -fsS -X PUT "$NODE/kv/greeting" -H "If-Match: $revision" -H 'Content-Type: application/json' -d '{"value":"mine"}' && echo
echo "the same again is refused:"
curl -sS -X PUT "$NODE/kv/greeting" -H "If-Match: $revision" -H 'Content-Type: application/json' -d '{"value":"too late"}' && echo

echo "two keys, both or none:"
curl -fsS -X POST "$NODE/kv" -H 'Content-Type: application/json' \
  -d '{"operations":[{"action":"put","key":"a","value":"1"},{"action":"put","key":"b","value":"2"}]}' && echo

echo "a page of keys:"
curl -fsS "$NODE/kv?prefix=&limit=10" && echo

echo "what has happened since the first revision (server-sent events, for two seconds):"
curl -sS --max-time 2 "$NODE/watch?prefix=&from=1" || true
