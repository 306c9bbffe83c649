/** What a majority is, alone and joint. Pure functions over acknowledgements and votes. */
@NullMarked
package sys.storage.raft.core.quorum;

import org.jspecify.annotations.NullMarked;
