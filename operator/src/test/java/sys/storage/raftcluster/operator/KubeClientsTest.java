package sys.storage.raftcluster.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeClientsTest {

  @ParameterizedTest
  @CsvSource({"EC,true", "RSA,false"})
  void theKindOfAKeyIsReadFromTheKeyItself(String algorithm, boolean elliptic)
      throws NoSuchAlgorithmException {
    byte[] key =
        KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate().getEncoded();
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n";
    assertThat(KubeClients.isEllipticCurve(pem)).isEqualTo(elliptic);
  }

  @Test
  void theOlderFormNamesTheCurveInItsHeader() {
    assertThat(KubeClients.isEllipticCurve("-----BEGIN EC PRIVATE KEY-----\nMHc=\n-----END"))
        .isTrue();
  }

  @Test
  void whatIsNotAKeyIsLeftToTheClientToRefuse() {
    assertThat(KubeClients.isEllipticCurve("")).isFalse();
    assertThat(KubeClients.isEllipticCurve("not a key !")).isFalse();
  }

  /** The renewal of the Lease must fail in time. */
  @Test
  void aRequestIsRepeatedTwiceAtMost() throws IOException {
    try (var server = new RefusingApi(503);
        var client = KubeClients.fromKubeconfig(server.kubeconfig())) {
      var pods = client.pods().inNamespace("default");
      assertThatThrownBy(pods::list).isInstanceOf(KubernetesClientException.class);
      assertThat(server.requests()).isEqualTo(3);
    }
  }
}
