package sys.storage.raft.core.configuration;

/** One elementary change; several make up one step of {@link ConfigurationAlgebra}. */
public sealed interface ConfigurationChange {

  MemberId member();

  /** Adds an incoming voter, or promotes a learner. */
  record Voter(MemberId member) implements ConfigurationChange {}

  /** Adds a learner, or demotes a voter. */
  record Learner(MemberId member) implements ConfigurationChange {}

  record Remove(MemberId member) implements ConfigurationChange {}

  /** Says that something about the member changed that the configuration does not hold. */
  record Update(MemberId member) implements ConfigurationChange {}
}
