/**
 * Tells people: the status with its conditions, and events. Pure functions of what was seen,
 * decided and done; a status that says nothing new is not written.
 */
@NullMarked
package sys.storage.raftcluster.operator.report;

import org.jspecify.annotations.NullMarked;
