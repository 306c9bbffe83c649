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
      };

  /**
   * A client begins an operation, and will repeat it until it is answered.
   *
   * @param operation for example {@code put k3=7}
   */
  void began(String client, String operation);

  /** What it began last has succeeded. */
  void answered(String client, String answer);
}
