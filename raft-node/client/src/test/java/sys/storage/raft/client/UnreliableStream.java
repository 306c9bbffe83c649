package sys.storage.raft.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import sys.storage.raft.client.UnreliableServer.Reaction;
import sys.storage.raft.client.UnreliableServer.Request;
import sys.storage.raft.client.stream.StreamCodec;
import sys.storage.raft.client.stream.StreamReply;
import sys.storage.raft.client.stream.StreamRequest;

/**
 * A node's side of a stream: WebSocket frames (RFC 6455) by hand, because no library sends what
 * must not be sent.
 */
public final class UnreliableStream {

  private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // section 1.3
  private static final int FINAL = 0x80;
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;

  private final Socket client;
  private final DataInputStream in;
  private final DataOutputStream out;

  private UnreliableStream(Socket client) throws IOException {
    this.client = client;
    this.in = new DataInputStream(client.getInputStream());
    this.out = new DataOutputStream(client.getOutputStream());
  }

  /** What is done with an open stream; the connection is closed afterwards. */
  @FunctionalInterface
  public interface Script {
    void on(UnreliableStream stream) throws IOException;
  }

  public static Reaction stream(Script script) {
    return (request, client) -> {
      client.getOutputStream().write(accepted(request).getBytes(ISO_8859_1));
      script.on(new UnreliableStream(client));
    };
  }

  /** Answers all that comes, until the client hangs up: the payload is the key. */
  public static Script echo() {
    return stream -> {
      while (true) {
        stream.send(stream.receive().stream().map(UnreliableStream::echo).toList());
      }
    };
  }

  public static StreamReply echo(StreamRequest request) {
    return new StreamReply(request.id(), StreamReply.Status.OK, 7, 9, request.key());
  }

  /** The next frame of requests. */
  public List<StreamRequest> receive() throws IOException {
    return StreamCodec.decodeRequests(ByteBuffer.wrap(receiveBytes()));
  }

  public byte[] receiveBytes() throws IOException {
    var frame = new ByteArrayOutputStream();
    boolean last = false;
    while (!last) {
      last = (in.readUnsignedByte() & FINAL) != 0;
      int length = in.readUnsignedByte() & 0x7F; // The rest of the byte says: masked.
      if (length > 125) {
        length = length == 126 ? in.readUnsignedShort() : Math.toIntExact(in.readLong());
      }
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes(length);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i % mask.length];
      }
      frame.write(payload);
    }
    return frame.toByteArray();
  }

  public void send(List<StreamReply> replies) throws IOException {
    sendBytes(StreamCodec.encodeReplies(replies).array());
  }

  public void sendBytes(byte[] frame) throws IOException {
    fragment(FINAL | BINARY, frame, 0, frame.length);
  }

  /** One frame in pieces of at most so many bytes. */
  public void sendInFragments(byte[] frame, int longest) throws IOException {
    for (int at = 0; at < frame.length; at += longest) {
      int length = Math.min(longest, frame.length - at);
      int last = at + length == frame.length ? FINAL : 0;
      fragment(last | (at == 0 ? BINARY : CONTINUATION), frame, at, length);
    }
  }

  public void sendText(String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    fragment(FINAL | TEXT, bytes, 0, bytes.length);
  }

  public void sendClose(int code, String reason) throws IOException {
    byte[] text = reason.getBytes(UTF_8);
    byte[] body = ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
    fragment(FINAL | CLOSE, body, 0, body.length);
  }

  /** The connection will be cut rather than closed. */
  public void cut() throws IOException {
    client.setSoLinger(true, 0);
  }

  public void waitForTheEnd() throws IOException {
    UnreliableServer.waitForTheEnd(client);
  }

  private void fragment(int head, byte[] from, int offset, int length) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var fragment = new DataOutputStream(bytes);
    fragment.writeByte(head);
    if (length <= 125) {
      fragment.writeByte(length);
    } else if (length <= 0xFFFF) {
      fragment.writeByte(126);
      fragment.writeShort(length);
    } else {
      fragment.writeByte(127);
      fragment.writeLong(length);
    }
    fragment.write(from, offset, length);
    out.write(bytes.toByteArray());
  }

  private static String accepted(Request request) {
    try {
      String key = request.header("Sec-WebSocket-Key").orElseThrow() + KEY_SUFFIX;
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(key.getBytes(ISO_8859_1));
      String head = "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
      String accept = Base64.getEncoder().encodeToString(digest);
      return head + "Sec-WebSocket-Accept: " + accept + "\r\n\r\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
