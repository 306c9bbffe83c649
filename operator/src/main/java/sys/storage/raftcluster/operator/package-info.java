/**
 * The operator: a program that observes a RaftCluster, plans one action, carries it out and
 * reports. This room holds the loop itself and the program around it; the four steps live in the
 * rooms {@code observe}, {@code plan}, {@code act} and {@code report}.
 */
@NullMarked
package sys.storage.raftcluster.operator;

import org.jspecify.annotations.NullMarked;
