/**
 * The RaftCluster resource as Java values: what a user asks for ({@code spec}) and what the
 * operator found ({@code status}). The custom resource definition is generated from these classes.
 * No behaviour lives here.
 */
@NullMarked
package sys.storage.raftcluster.api;

import org.jspecify.annotations.NullMarked;
