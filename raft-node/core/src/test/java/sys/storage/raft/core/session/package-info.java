@NullMarked
package sys.storage.raft.core.session;

import org.jspecify.annotations.NullMarked;
