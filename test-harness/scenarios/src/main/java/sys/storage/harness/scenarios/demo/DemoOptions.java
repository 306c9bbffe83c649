package sys.storage.harness.scenarios.demo;

import java.nio.file.Path;
import sys.storage.harness.scenarios.load.LoadOptions;

/**
 * @param resource file with the RaftCluster to create
 * @param name of that RaftCluster
 * @param history file to record into
 */
public record DemoOptions(
    Path resource, String namespace, String name, Path history, LoadOptions load) {}
