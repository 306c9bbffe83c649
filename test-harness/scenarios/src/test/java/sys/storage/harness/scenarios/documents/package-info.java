/** What the documents say is true. */
@NullMarked
package sys.storage.harness.scenarios.documents;

import org.jspecify.annotations.NullMarked;
