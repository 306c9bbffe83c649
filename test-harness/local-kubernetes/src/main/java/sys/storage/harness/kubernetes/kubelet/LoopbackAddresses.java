package sys.storage.harness.kubernetes.kubelet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/**
 * Gives each pod an address of its own out of 127.1.N.1 to 127.1.N.253, always the next one, so
 * that a pod that is made anew has another address than before. The N is held for the life of the
 * process by a listener on 127.1.N.254: two control planes on one machine never share addresses.
 * Thread-safe.
 */
final class LoopbackAddresses implements AutoCloseable {
  private static final int LOCK_PORT = 10_259;
  private static final int LAST = 253;

  private final ServerSocket lock;
  private final String prefix;
  private final Set<Integer> used = new HashSet<>();
  private int next = 1;

  private LoopbackAddresses(ServerSocket lock, String prefix) {
    this.lock = lock;
    this.prefix = prefix;
  }

  static LoopbackAddresses open() throws IOException {
    IOException last = new IOException("no block tried");
    for (int block = 0; block < 256; block++) {
      String prefix = "127.1." + block + ".";
      ServerSocket socket = new ServerSocket();
      try {
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(prefix + "254"), LOCK_PORT), 1);
        return new LoopbackAddresses(socket, prefix);
      } catch (IOException e) {
        socket.close();
        last = e;
      }
    }
    throw new IOException(
        "no free block of loopback addresses in 127.1.0.0/16 (on macOS add them first: sudo"
            + " ifconfig lo0 alias 127.1.0.1, ...)",
        last);
  }

  synchronized String take() {
    for (int tried = 0; tried < LAST; tried++) {
      int candidate = next;
      next = next == LAST ? 1 : next + 1;
      if (used.add(candidate)) {
        return prefix + candidate;
      }
    }
    throw new IllegalStateException("all " + LAST + " pod addresses of this node are in use");
  }

  synchronized void release(String address) {
    used.remove(Integer.parseInt(address.substring(prefix.length())));
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
