package dev.abilens.pe;

import dev.abilens.bytes.MalformedBinaryException;
import dev.abilens.bytes.Region;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * An Authenticode signature (PKCS #7 {@code SignedData} over {@code SpcIndirectDataContent}): what
 * it says, without any of it being verified. Immutable.
 *
 * @param digestAlgorithm the algorithm of the image's digest, such as {@code SHA-256}; an unknown
 *     one by its object identifier
 * @param digest the image's digest, in lower-case hexadecimal
 * @param signers who signed, in order
 */
public record Authenticode(String digestAlgorithm, String digest, List<Signer> signers) {
  private static final String SIGNED_DATA = "1.2.840.113549.1.7.2";
  private static final String SPC_INDIRECT_DATA = "1.3.6.1.4.1.311.2.1.4";

  private static final Map<String, String> ALGORITHMS =
      Map.of(
          "1.2.840.113549.2.5", "MD5",
          "1.3.14.3.2.26", "SHA-1",
          "2.16.840.1.101.3.4.2.1", "SHA-256",
          "2.16.840.1.101.3.4.2.2", "SHA-384",
          "2.16.840.1.101.3.4.2.3", "SHA-512");

  /** Attributes of names that the JDK has no keyword for. */
  private static final Map<String, String> KEYWORDS =
      Map.of(
          "1.2.840.113549.1.9.1", "emailAddress",
          "2.5.4.5", "serialNumber",
          "2.5.4.15", "businessCategory",
          "1.3.6.1.4.1.311.60.2.1.1", "jurisdictionL",
          "1.3.6.1.4.1.311.60.2.1.2", "jurisdictionST",
          "1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC");

  /** Copies the list. */
  public Authenticode {
    signers = List.copyOf(signers);
  }

  /**
   * A signer.
   *
   * @param subject the subject of its certificate (RFC 2253), or null where the certificate is not
   *     in the signature
   * @param issuer who issued the certificate (RFC 2253)
   * @param serialNumber the certificate's number
   * @param digestAlgorithm the algorithm of the digest that it signed, as above
   */
  public record Signer(
      @Nullable String subject, String issuer, BigInteger serialNumber, String digestAlgorithm) {}

  /** A certificate, as far as signers refer to it. */
  private record X509(BigInteger serialNumber, Der issuer, Der subject) {
    /** Reads a certificate (RFC 5280, 4.1). */
    static X509 read(Der certificate) {
      List<Der> fields = certificate.child(0).as(Der.SEQUENCE).children();
      int at = !fields.isEmpty() && fields.get(0).tag() == Der.CONTEXT_0 ? 1 : 0;
      if (fields.size() < at + 5)
        throw new MalformedBinaryException(
            certificate.all().origin(),
            certificate.all().name() + " > tbsCertificate",
            fields.size() + " fields",
            "at least " + (at + 5));
      return new X509(
          fields.get(at).integer(),
          fields.get(at + 2).as(Der.SEQUENCE),
          fields.get(at + 4).as(Der.SEQUENCE));
    }
  }

  /** Reads a {@code ContentInfo} (RFC 2315, 7); zeros may follow it. */
  static Authenticode read(Region content) {
    Der info = Der.read(content, 0).as(Der.SEQUENCE);
    require(info.child(0), SIGNED_DATA);
    List<Der> data = info.child(1).as(Der.CONTEXT_0).child(0).as(Der.SEQUENCE).children();
    if (data.size() < 4)
      throw new MalformedBinaryException(
          info.all().origin(), info.all().name(), data.size() + " fields", "at least 4");
    Der indirect = data.get(2).as(Der.SEQUENCE);
    require(indirect.child(0), SPC_INDIRECT_DATA);
    // SpcIndirectDataContent: what is signed, and a DigestInfo.
    Der digest = indirect.child(1).as(Der.CONTEXT_0).child(0).child(1).as(Der.SEQUENCE);
    String algorithm = algorithm(digest.child(0));
    String value = HexFormat.of().formatHex(digest.child(1).as(Der.OCTET_STRING).bytes());
    List<X509> certificates = new ArrayList<>();
    for (int i = 3; i < data.size() - 1; i++)
      if (data.get(i).tag() == Der.CONTEXT_0)
        for (Der child : data.get(i).children())
          // Certificates of other forms have tags of their own.
          if (child.tag() == Der.SEQUENCE) certificates.add(X509.read(child));
    List<Signer> signers = new ArrayList<>();
    for (Der signer : data.get(data.size() - 1).as(Der.SET).children())
      signers.add(signer(signer.as(Der.SEQUENCE), certificates));
    return new Authenticode(algorithm, value, signers);
  }

  private static void require(Der type, String oid) {
    if (!type.oid().equals(oid))
      throw new MalformedBinaryException(
          type.all().origin(), type.all().name() + " > contentType", type.oid(), oid);
  }

  private static String algorithm(Der identifier) {
    String oid = identifier.as(Der.SEQUENCE).child(0).oid();
    return ALGORITHMS.getOrDefault(oid, oid);
  }

  private static Signer signer(Der signer, List<X509> certificates) {
    Der by = signer.child(1).as(Der.SEQUENCE);
    Der issuer = by.child(0).as(Der.SEQUENCE);
    BigInteger serialNumber = by.child(1).integer();
    String subject = null;
    for (X509 certificate : certificates)
      if (subject == null
          && certificate.serialNumber.equals(serialNumber)
          && Arrays.equals(certificate.issuer.encoded(), issuer.encoded()))
        subject = name(certificate.subject);
    return new Signer(subject, name(issuer), serialNumber, algorithm(signer.child(2)));
  }

  private static String name(Der name) {
    try {
      return new X500Principal(name.encoded()).getName(X500Principal.RFC2253, KEYWORDS);
    } catch (IllegalArgumentException e) {
      throw new MalformedBinaryException(
          name.all().origin(), name.all().name(), "no name (" + e.getMessage() + ")", "a name");
    }
  }
}
