/**
 * Carries out one action: one write to Kubernetes or one admin call. {@code KubernetesWrites} and
 * {@code Nodes} are the only doors to the outside: a test that kills the operator before or after
 * any of its steps puts itself there.
 */
@NullMarked
package sys.storage.raftcluster.operator.act;

import org.jspecify.annotations.NullMarked;
