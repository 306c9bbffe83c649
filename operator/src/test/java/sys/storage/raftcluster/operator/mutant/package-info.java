/**
 * The operator's decisions broken on purpose, by changing bytecode while it is loaded: the model's
 * rules must notice each.
 */
@NullMarked
package sys.storage.raftcluster.operator.mutant;

import org.jspecify.annotations.NullMarked;
