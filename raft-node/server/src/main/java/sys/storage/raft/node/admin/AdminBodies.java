package sys.storage.raft.node.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import sys.storage.raft.client.Json;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.AdminResult;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.node.directory.MemberName;
import sys.storage.raft.node.http.Bodies;
import sys.storage.raft.node.http.ProblemException;

/** Reads requests and writes answers of the admin API. */
final class AdminBodies {

  /** Far more than a configuration of the greatest size. */
  private static final int MAX_BYTES = 64 << 10;

  private static final long MAX_WAIT_MILLIS = 60_000;

  private AdminBodies() {}

  static <T extends AdminRequest> T read(Context ctx, Class<T> type) {
    T request = Bodies.json(ctx, MAX_BYTES, type);
    if (request.operatorEpoch() < 0) {
      throw ProblemException.badRequest(
          "operatorEpoch %d is outside 0..%d: give the number of your lease's transitions"
              .formatted(request.operatorEpoch(), Long.MAX_VALUE));
    }
    return request;
  }

  static MemberId id(Member member) {
    try {
      MemberName.check(member.name());
      return member.id();
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /** All voters of a configuration. */
  static SortedSet<MemberId> voters(List<Member> members) {
    var voters = new TreeSet<MemberId>();
    for (Member member : members) {
      MemberId id = id(member);
      if (!voters.add(id)) {
        throw ProblemException.badRequest("voters names %s twice".formatted(id));
      }
    }
    if (voters.isEmpty()) {
      throw ProblemException.badRequest("voters is empty: a cluster needs at least one");
    }
    return voters;
  }

  /**
   * Answers a call with what came of it, and with what the next call is to give.
   *
   * @param core of the member that acted, after it
   */
  static void write(Context ctx, AdminResult result, UUID clusterId, CoreStatus core) {
    ObjectNode answer = Json.MAPPER.valueToTree(result);
    answer
        .put("clusterId", clusterId.toString())
        .put("operatorEpoch", core.operatorEpoch())
        .put("expectedConfigurationIndex", core.configurationIndex());
    write(ctx, answer);
  }

  static void write(Context ctx, Object answer) {
    try {
      ctx.contentType(Bodies.JSON).result(Json.MAPPER.writeValueAsBytes(answer));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write an answer as JSON", e);
    }
  }

  /** The end of a wait that the caller asked for, by {@link System#nanoTime}. */
  static long deadlineNanos(long timeoutMillis) {
    if (timeoutMillis < 0 || timeoutMillis > MAX_WAIT_MILLIS) {
      throw ProblemException.badRequest(
          "timeoutMillis %d is outside 0..%d".formatted(timeoutMillis, MAX_WAIT_MILLIS));
    }
    return System.nanoTime() + timeoutMillis * 1_000_000;
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.outcomeUnknown("the node is going down: repeat the call");
    }
  }
}
