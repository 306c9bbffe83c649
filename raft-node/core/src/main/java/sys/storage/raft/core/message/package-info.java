/** What members say to each other. Encoding for the wire lives in the server. */
@NullMarked
package sys.storage.raft.core.message;

import org.jspecify.annotations.NullMarked;
