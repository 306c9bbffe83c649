/** Bodies in Kubernetes' protobuf form, which kubectl sends for what its own subcommands create. */
@NullMarked
package sys.storage.harness.kubernetes.protobuf;

import org.jspecify.annotations.NullMarked;
