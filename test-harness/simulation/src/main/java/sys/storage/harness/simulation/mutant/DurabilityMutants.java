package sys.storage.harness.simulation.mutant;

import static sys.storage.harness.mutation.Mutant.killedBy;
import static sys.storage.harness.mutation.Mutant.mutant;
import static sys.storage.harness.simulation.mutant.Changes.core;
import static sys.storage.harness.simulation.mutant.Changes.server;
import static sys.storage.harness.simulation.mutant.Changes.simulator;

import java.util.List;
import java.util.Optional;
import sys.storage.harness.mutation.Edit.CallGives;
import sys.storage.harness.mutation.Edit.CallReplaced;
import sys.storage.harness.mutation.Edit.CallSkipped;
import sys.storage.harness.mutation.Edit.CallsInstead;
import sys.storage.harness.mutation.Edit.Returns;
import sys.storage.harness.mutation.Mutant;

/** What is on the disk before others rely on it, and what a snapshot must hold. */
final class DurabilityMutants {

  private DurabilityMutants() {}

  static List<Mutant> all() {
    return List.of(
        mutant(
            "entries are acknowledged before they are durable",
            "A crash of two followers loses what the leader told a client (section 3.8).",
            killedBy("DurableBeforeAcknowledged"),
            core("Following", new CallsInstead("accept", "sendWhenDurable", "sendHypothetical"))),
        mutant(
            "a write is confirmed when it is handed to the disk",
            "It leads by a vote, and commits an entry, that a crash takes back (etcd #14370, sofa-jraft #1245).",
            killedBy("ElectionQuorum"),
            simulator(
                "node.SimulatedMember",
                new CallReplaced("carryOut", "persist", "confirmedAtOnce", "this"))),
        mutant(
            "a confirmed write counts although it was cut off meanwhile",
            "The entry at its index is another one by then: the ABA race (etcd, async_storage_writes_append_aba_race).",
            killedBy("DurableBeforeAcknowledged", "CommitRule"),
            core("Durability", new Returns("truncated", 0))),
        mutant(
            "a confirmation covers writes that still wait",
            "Who says which batch is durable must not count those behind it (etcd, async_storage_writes).",
            killedBy("DurableBeforeAcknowledged", "CommitRule", "OneVotePerTerm"),
            simulator(
                "node.LogWriter", new CallReplaced("finish", "number", "newest", "unconfirmed"))),
        mutant(
            "entries are written before the term and vote that came with them",
            "A crash in between leaves a log of a term in which the member may vote again (openraft, io_ordering.md).",
            killedBy("RecoveryKeepsDurable"),
            simulator(
                "node.LogWriter", new CallReplaced("stop", "write", "entriesBeforeHardState"))),
        mutant(
            "committed entries are executed before they are durable here",
            "A snapshot of the state would be ahead of the log that it is to be followed by.",
            killedBy("DurableBeforeAcknowledged"),
            core("Applying", new CallReplaced("handOut", "min", "first"))),
        mutant(
            "fsync is left out",
            "What the system's cache holds is lost with the power (section 3.8).",
            killedBy("RecoveryKeepsDurable"),
            server("log.DurableLog", new CallSkipped("writeFrame", "sync"))),
        mutant(
            "a restart does not sync what it reads",
            "A process that was killed may have written it and not synced it (docs/bugs-found.md).",
            killedBy("RecoveryKeepsDurable"),
            server("log.DurableLog", new CallSkipped("open", "rewrite"))),
        mutant(
            "a received snapshot is not synced",
            "The log before it is deleted, and its file may be torn (section 5.2).",
            killedBy("RecoveryKeepsDurable"),
            server("snapshot.SnapshotStore", new CallSkipped("receive", "sync"))),
        mutant(
            "a snapshot has no configuration",
            "The entries that named the members are gone with the log (section 5.1).",
            killedBy("ConfigurationOnAppend"),
            core(
                "log.LoggedConfiguration",
                new CallReplaced("of", "configuration", "noConfiguration"))),
        mutant(
            "sessions are lost in a snapshot",
            "A retry is executed a second time by those who caught up by snapshot (section 6.3).",
            killedBy("SessionsApplyOnce", "StateHashesAgree"),
            core("session.SessionTable", new CallGives("readFrom", "put", Optional.empty()))),
        mutant(
            "messages for the disk before are taken",
            "Name and address are those of a member that is gone; its votes and entries are not here (KIP-853).",
            killedBy("IdentityIsChecked", Changes.CORE),
            core("Inbox", new CallGives("receive", "equals#1", true))),
        mutant(
            "a wiped disk keeps its identity",
            "Its old votes and acknowledgements would be counted although they are gone (KIP-853; etcd #20269).",
            killedBy("RecoveryKeepsDurable"),
            server(
                "directory.MetadataFile",
                new CallReplaced("readOrCreate", "get", "sameIncarnation")),
            core("Removals", new Returns("isConfirmed", false))));
  }
}
