package sys.storage.harness.simulation.picture;

import java.util.List;

/**
 * What a picture tells.
 *
 * @param nodes a lane each, from left to right
 * @param clients a lane each, right of the nodes
 * @param happenings in any order; those of nodes and clients that have no lane are left out
 */
public record Story(
    String title, List<String> nodes, List<String> clients, List<Happening> happenings) {

  public Story {
    nodes = List.copyOf(nodes);
    clients = List.copyOf(clients);
    happenings = List.copyOf(happenings);
  }
}
