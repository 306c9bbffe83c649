# Everything a user or a contributor runs. `make` alone lists it.
.DEFAULT_GOAL := help
SHELL := /bin/sh
.SUFFIXES:

MAVEN := bin/build-step
CLUSTER ?= embedded
LAB := bin/lab
NODE_CACHE := raft-node/server/target/raft-node.aot
lab_options = $(if $(filter-out embedded,$(CLUSTER)),--cluster='$(CLUSTER)',)
CONFORMANCE_DATA ?=
E2E_KUBECONFIG ?=

.PHONY: help
help: ## this list
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { printf "\n%s\n", substr($$0, 5) } /^[a-z0-9-]+:.*## / { printf "  %-22s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

##@ Try it
.PHONY: demo bug1 bug2 bug3 up down status
demo: build ## the main job: 3 -> 5 -> 3 under load with kills, on the embedded control plane (or CLUSTER=current)
	@$(LAB) demo $(lab_options) $(DEMO_OPTIONS)

RUNS ?= 1
bug1 bug2 bug3: build
	@$(LAB) bug $(@:bug%=%) --runs '$(RUNS)' $(if $(VARIANT),--variant '$(VARIANT)') $(lab_options)
bug1: ## new members vote before they have the log, and what breaks; RUNS=n, CLUSTER=current
bug2: ## from three to five voters without a joint configuration, and what breaks; RUNS=n, VARIANT=same-term
bug3: ## an empty disk is taken for the voter that lost its own, and what breaks; RUNS=n

up: build ## start the embedded control plane and the operator; prints KUBECONFIG
	@$(LAB) up $(lab_options)

down: ## stop what `make up` started, and remove its state
	@if [ -d .lab ] || [ -d .lab-current ]; then $(LAB) down $(lab_options); else echo "nothing is running"; fi

status: ## a live table of the members
	@$(LAB) status $(lab_options)

##@ Build and check
.PHONY: build test lint conformance bench-checker test-api clean
build: ## compile and package every module, without tests
	@$(MAVEN) build package -Dmaven.test.skip=true
	@if [ -z "$$(find $(NODE_CACHE) -newer raft-node/server/target/raft-server-*.jar 2>/dev/null)" ]; then \
	   echo "build: start cache of the node"; $(LAB) start-cache $(NODE_CACHE); fi

test: ## every unit and integration test; ends with the counts
	@status=0; $(MAVEN) test test -Dmaven.test.failure.ignore=true || status=$$?; \
	 bin/test-counts test || status=1; exit $$status

lint: ## format, -Xlint:all -Werror, Error Prone, NullAway, and the architecture tests
	@$(MAVEN) lint spotless:check test -Dtest='*ArchitectureTest' -Dsurefire.failIfNoSpecifiedTests=false
	@echo "lint: clean"

conformance: ## the public test data of Raft and of linearizability; CONFORMANCE_DATA=DIR for other data of the same formats
	@$(MAVEN) conformance test -pl raft-node/core,test-harness/linearizability -am -Dtest='*Conformance*' -Dsurefire.failIfNoSpecifiedTests=false \
	  $(if $(CONFORMANCE_DATA),-Dconformance.data='$(abspath $(CONFORMANCE_DATA))')
	@bin/test-counts conformance

CHECKER := test-harness/linearizability/target
bench-checker: ## how fast the linearizability checker decides, on one core with 512 MB
	@$(MAVEN) bench-checker test-compile -pl test-harness/linearizability -am
	@"$$(bin/find-jdk)/bin/java" -Xmx512m -XX:ActiveProcessorCount=1 -XX:+UseSerialGC -cp $(CHECKER)/classes:$(CHECKER)/test-classes \
	  sys.storage.harness.linearizability.benchmark.CheckerBenchmark '$(abspath $(if $(CONFORMANCE_DATA),$(CONFORMANCE_DATA),../shared/conformance))'

HISTORIES ?= 1000000
.PHONY: test-checker
test-checker: ## the checker against all orders of small random histories: HISTORIES=n
	@status=0; $(MAVEN) test-checker test -pl test-harness/linearizability -am -Dtest='*BruteForceTest,DistinctElementsTest' -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dlinearizability.histories=$(HISTORIES) || status=$$?; \
	 grep '^brute force: ' target/test-checker.log || status=1; bin/test-counts test-checker || status=1; exit $$status

SEQUENCES ?= 100000
.PHONY: test-planner
test-planner: ## the operator's decisions against a model of Raft and of Kubernetes, under every blow: SEQUENCES=n, PLANNER_SEED=x to repeat
	@status=0; seed=$(or $(PLANNER_SEED),$$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')); echo "test-planner: PLANNER_SEED=$$seed"; $(MAVEN) test-planner test -pl operator -am -Dtest=PlannerModelTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -Djqwik.tries.default=$(SEQUENCES) -Dplanner.seed=$$seed || status=$$?; \
	 grep -A 40 '^planner: ' target/test-planner.log | grep '^planner: \|^  [a-z].*[0-9]$$' || status=1; exit $$status

test-api: ## the tests of the Kubernetes API against a real one: E2E_KUBECONFIG=FILE
	@[ -n "$(E2E_KUBECONFIG)" ] || { echo "test-api: set E2E_KUBECONFIG to the kubeconfig of a cluster that may be changed" >&2; exit 2; }
	@E2E_KUBECONFIG='$(abspath $(E2E_KUBECONFIG))' $(MAVEN) test-api test -Dtest='*ContractTest,ResourceApiTest,OperatorApiTest,NodeFailureApiTest' -Dsurefire.failIfNoSpecifiedTests=false \
	  -pl test-harness/local-kubernetes,test-harness/scenarios -am
	@bin/test-counts test-api

.PHONY: e2e test-crashes
e2e: build ## every story of a user on the real cluster of KUBECONFIG, which may be changed; E2E_LOAD, E2E_MACHINE, E2E_TESTS: see bin/e2e
	@bin/e2e

test-crashes: build ## the operator is killed in each step, and each call and write of a change goes wrong once, on the real cluster of KUBECONFIG; as make e2e
	@E2E_TESTS=OperatorKillTest,OperatorCrashTest bin/e2e

SEEDS ?= 200
.PHONY: simulate
simulate: build ## clusters in virtual time under every fault: SEEDS=n, SEED=x for one of them again, SCRIPT=file for a scenario
	@bin/simulate $(if $(SCRIPT),scenario '$(SCRIPT)',$(if $(SEED),--first $(SEED) --seeds 1,--first $(or $(FIRST),1) --seeds $(SEEDS)))

.PHONY: mutants
mutants: build ## the protocol broken on purpose, in many ways: the simulator must notice each; MUTANTS_OPTIONS=--explain says how
	@bin/simulate mutants $(MUTANTS_OPTIONS)

COVERAGE_SEEDS ?= 2000
.PHONY: simulate-coverage
simulate-coverage: build ## which branches of the protocol core the simulation takes
	@bin/simulate --coverage --seeds $(COVERAGE_SEEDS)

ROUNDS ?= 200
.PHONY: torture
torture: ## kill -9 of three nodes under load, one, two or all at once: ROUNDS=n, TORTURE_SEED=x
	@status=0; $(MAVEN) torture test -pl test-harness/scenarios -am -Dtest=TortureTest -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dtorture.rounds=$(ROUNDS) $(if $(TORTURE_SEED),-Dtorture.seed=$(TORTURE_SEED)) || status=$$?; \
	 grep '^kill -9: ' target/torture.log || status=1; exit $$status

DURATION ?= 5m
.PHONY: soak
soak: build ## mixed load with random faults of all kinds and scaling, then the checker: DURATION=1m, SEED=x for a plan again, SOAK_OPTIONS
	@$(LAB) soak --duration '$(DURATION)' $(if $(SEED),--seed '$(SEED)',) $(SOAK_OPTIONS)

clean: ## remove what was built
	@$(MAVEN) clean clean

BASE_IMAGE ?=
IMAGE_TAG ?= latest
.PHONY: docker-build docker-push
docker-build: build ## the images of node and operator as archives in target/images, without Docker; BASE_IMAGE=REFERENCE
	@BASE_IMAGE='$(BASE_IMAGE)' IMAGE_TAG='$(IMAGE_TAG)' bin/images

REGISTRY ?=
docker-push: build ## the same images to a registry: REGISTRY=registry.example.com/team
	@[ -n "$(REGISTRY)" ] || { echo "docker-push: set REGISTRY to where the images go, for example registry.example.com/team" >&2; exit 2; }
	@BASE_IMAGE='$(BASE_IMAGE)' REGISTRY='$(REGISTRY)' IMAGE_TAG='$(IMAGE_TAG)' bin/images

##@ On the cluster of the current kubeconfig
.PHONY: setup-kind teardown-kind install-crd deploy-operator deploy deploy-unsafe-early deploy-unsafe-nojoint delete undeploy-operator
KIND_CLUSTER ?= raftcluster
setup-kind: docker-build ## a cluster of kind with the images in it; needs kind and Docker
	@command -v kind >/dev/null || { echo "setup-kind: kind is not installed: https://kind.sigs.k8s.io. Without it: make demo needs no Kubernetes, and any cluster will do for make deploy-operator" >&2; exit 2; }
	kind get clusters | grep -qx '$(KIND_CLUSTER)' || kind create cluster --name '$(KIND_CLUSTER)' --wait 120s
	for image in raft-node raft-operator; do kind load image-archive target/images/$$image.tar --name '$(KIND_CLUSTER)' || exit 1; done

teardown-kind: ## remove it
	@command -v kind >/dev/null || { echo "teardown-kind: kind is not installed" >&2; exit 2; }
	kind delete cluster --name '$(KIND_CLUSTER)'

install-crd: ## install the RaftCluster resource
	kubectl apply --server-side --force-conflicts -k manifests/crd

deploy-operator: ## install the resource, the rights and the operator, and wait until it is ready
	kubectl apply --server-side --force-conflicts -k manifests
	kubectl -n raftcluster-system rollout status deployment/raftcluster-operator --timeout=120s

undeploy-operator: ## remove the operator and its rights; refused while there are RaftClusters
	@clusters=$$(kubectl get raftclusters --all-namespaces -o name) || exit 1; \
	 if [ -n "$$clusters" ]; then echo "undeploy-operator: delete these first, nobody could afterwards: $$clusters" >&2; exit 1; fi
	kubectl delete -k manifests --ignore-not-found

deploy: ## a cluster in the safe mode
	kubectl apply -f examples/raftcluster-safe.yaml

deploy-unsafe-early: ## a cluster in the mode unsafe-early-vote: it loses acknowledged writes when it is scaled
	kubectl apply -f examples/raftcluster-unsafe-early.yaml

deploy-unsafe-nojoint: ## a cluster in the mode unsafe-no-joint: the same
	kubectl apply -f examples/raftcluster-unsafe-nojoint.yaml

delete: ## remove the example clusters
	kubectl delete -f examples/ --ignore-not-found

# Not built yet: each says so and fails.
.PHONY: bench
bench:
	@echo "make $@: NOT BUILT YET. It belongs to a later step of the plan; \`make help\` lists what works." >&2; exit 2
