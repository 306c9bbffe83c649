package sys.storage.harness.simulation.script;

/**
 * What clients do. A client has a session and one operation at a time; its requests reach the node
 * without a network.
 */
public sealed interface ClientStep extends Step {

  /**
   * @param key from 0 to 7
   */
  record Write(String client, int key, long value, String node) implements ClientStep {}

  /**
   * @param key from 0 to 7
   * @param lease whether the leader's lease is enough
   */
  record Read(String client, int key, boolean lease, String node) implements ClientStep {}

  /** The client's last operation again, a write under the same sequence number. */
  record Retry(String client, String node) implements ClientStep {}

  /** The clients in the background begin to work. */
  record StartClients() implements ClientStep {}

  /** The clients in the background end their operations and begin no further one. */
  record StopClients() implements ClientStep {}
}
