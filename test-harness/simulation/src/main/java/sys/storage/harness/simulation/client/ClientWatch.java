package sys.storage.harness.simulation.client;

/** Sees what clients do and are told. It changes nothing. */
public interface ClientWatch {

  /** Nobody looks. */
  ClientWatch NONE =
      new ClientWatch() {
        @Override
        public void began(String client, String operation) {}

        @Override
        public void answered(String client, String answer) {}

        @Override
        public void failed(String client, String why) {}
      };

  /**
   * A client asks, perhaps not for the first time.
   *
   * @param operation for example {@code put k3=7 at demo-0}
   */
  void began(String client, String operation);

  /** What it asked for last has succeeded. */
  void answered(String client, String answer);

  /** What it asked for last has not, or nobody knows. */
  void failed(String client, String why);
}
