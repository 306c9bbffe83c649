/**
 * Who belongs to the cluster: members, configurations, and the algebra by which one configuration
 * follows from another. Values and pure functions only.
 */
@NullMarked
package sys.storage.raft.core.configuration;

import org.jspecify.annotations.NullMarked;
