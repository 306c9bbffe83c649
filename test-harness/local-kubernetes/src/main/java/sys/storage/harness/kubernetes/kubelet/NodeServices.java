package sys.storage.harness.kubernetes.kubelet;

import java.nio.file.Path;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.event.EventRecorder;

/** What all pods of the node share. */
record NodeServices(
    ResourceApi api,
    ImageCatalog images,
    EventRecorder events,
    Prober prober,
    ProcessFiles processes,
    Path hosts,
    Path podsDirectory) {}
