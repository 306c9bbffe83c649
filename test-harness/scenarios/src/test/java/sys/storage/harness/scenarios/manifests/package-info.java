/** What a user installs: the manifests and the Helm chart say the same. */
@NullMarked
package sys.storage.harness.scenarios.manifests;

import org.jspecify.annotations.NullMarked;
