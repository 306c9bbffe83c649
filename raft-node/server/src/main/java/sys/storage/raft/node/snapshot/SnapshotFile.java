package sys.storage.raft.node.snapshot;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.CRC32C;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.disk.Disk;
import sys.storage.raft.node.disk.DiskFile;

/** A snapshot file: {@linkplain SnapshotHeader header}, body, CRC32C of both (4). */
final class SnapshotFile {

  private static final int CRC_BYTES = 4;
  private static final int BUFFER_BYTES = 64 << 10;

  private SnapshotFile() {}

  /** What came of a check. */
  sealed interface Checked {

    record Whole(SnapshotMetadata metadata) implements Checked {}

    record Damaged(String finding) implements Checked {}
  }

  /** Writes and fsyncs a new file. */
  static void write(
      Disk disk, Path path, UUID clusterId, SnapshotMetadata metadata, SnapshotContent content)
      throws IOException {
    try (DiskFile file = disk.create(path)) {
      var out = new ChecksummedOutput(file);
      out.write(SnapshotHeader.encode(clusterId, metadata));
      var body = new DataOutputStream(out);
      content.writeTo(body);
      body.flush();
      out.finish();
      file.sync();
    }
  }

  /** Reads the whole file and compares checksums. */
  static Checked check(Disk disk, Path path, UUID clusterId) throws IOException {
    try (DiskFile file = disk.open(path)) {
      long covered = file.size() - CRC_BYTES;
      if (covered < SnapshotHeader.FIXED_BYTES) {
        return new Checked.Damaged("it has only %d bytes".formatted(file.size()));
      }
      var crc = new CRC32C();
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      for (long at = 0; at < covered; at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(BUFFER_BYTES, covered - at));
        file.read(buffer, at);
        crc.update(buffer.flip());
      }
      file.read(buffer.clear().limit(CRC_BYTES), covered);
      if (buffer.getInt(0) != (int) crc.getValue()) {
        return new Checked.Damaged("its checksum is wrong");
      }
      return new Checked.Whole(header(file, clusterId).metadata);
    } catch (IllegalArgumentException malformed) {
      return new Checked.Damaged(String.valueOf(malformed.getMessage()));
    }
  }

  /** Opens a file that has been checked. */
  static SnapshotInput open(Disk disk, Path path, UUID clusterId) throws IOException {
    DiskFile file = disk.open(path);
    try {
      Header header = header(file, clusterId);
      var body = new FileRangeInput(file, header.bytes, file.size() - CRC_BYTES);
      return new SnapshotInput(header.metadata, new DataInputStream(body));
    } catch (IOException | RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  private record Header(SnapshotMetadata metadata, long bytes) {}

  private static Header header(DiskFile file, UUID clusterId) throws IOException {
    ByteBuffer fixed = ByteBuffer.allocate(SnapshotHeader.FIXED_BYTES);
    file.read(fixed, 0);
    int length = SnapshotHeader.restBytes(fixed.flip());
    ByteBuffer rest = ByteBuffer.allocate(length);
    file.read(rest, SnapshotHeader.FIXED_BYTES);
    return new Header(
        SnapshotHeader.decode(clusterId, rest.flip(), file.size()),
        SnapshotHeader.FIXED_BYTES + length);
  }
}
