// EU DSS as a judge: one JSON line a signature, offline, with the certificates of a folder as anchors and intermediates.

import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonCertificateSource;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

public class Dss {
    public static void main(String[] arguments) throws Exception {
        List<File> files = new ArrayList<>();
        List<String> lists = new ArrayList<>();
        CommonTrustedCertificateSource anchors = new CommonTrustedCertificateSource();
        CommonCertificateSource others = new CommonCertificateSource();
        for (String argument : arguments) {
            if (argument.endsWith(".pem") || argument.endsWith(".crt")) {
                CertificateToken found = DSSUtils.loadCertificate(new File(argument));
                if (found.isSelfSigned()) anchors.addCertificate(found); else others.addCertificate(found);
            } else if (argument.endsWith(".der") || argument.endsWith(".crl")) {
                lists.add(argument);
            } else {
                files.add(new File(argument));
            }
        }
        for (File file : files) judge(file, anchors, others, lists);
    }

    static void judge(File file, CommonTrustedCertificateSource anchors, CommonCertificateSource others, List<String> lists) {
        try {
            CommonCertificateVerifier verifier = new CommonCertificateVerifier(true);
            verifier.setTrustedCertSources(anchors);
            verifier.setAdjunctCertSources(others);
            if (!lists.isEmpty()) {
                List<eu.europa.esig.dss.model.DSSDocument> given = new ArrayList<>();
                for (String list : lists) given.add(new FileDocument(list));
                verifier.setCrlSource(new ExternalResourcesCRLSource(given.toArray(new eu.europa.esig.dss.model.DSSDocument[0])));
            }
            SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(file));
            validator.setCertificateVerifier(verifier);
            Reports reports = validator.validateDocument();
            for (SignatureWrapper signature : reports.getDiagnosticData().getSignatures()) {
                String id = signature.getId();
                String reason = "" + reports.getSimpleReport().getSubIndication(id);
                tell(file, signature.getFirstFieldName(), "" + reports.getSimpleReport().getIndication(id), reason,
                        signature.isSignatureIntact(), signature.isSignatureValid());
            }
        } catch (Throwable fault) {
            tell(file, null, "ERROR", fault.getClass().getSimpleName(), false, false);
        }
    }

    static void tell(File file, String field, String indication, String reason, boolean intact, boolean valid) {
        System.out.printf("{\"file\": \"%s\", \"field\": %s, \"indication\": \"%s\", \"reason\": \"%s\", \"intact\": %b, \"valid\": %b}%n",
                file.getName(), field == null ? "null" : "\"" + field.replace("\"", "'") + "\"", indication, reason, intact, valid);
    }
}
