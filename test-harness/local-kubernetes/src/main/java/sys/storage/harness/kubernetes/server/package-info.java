/** The HTTP server: from requests to verbs, and from results and errors to responses. */
@NullMarked
package sys.storage.harness.kubernetes.server;

import org.jspecify.annotations.NullMarked;
