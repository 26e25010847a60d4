import Foundation

/// A self-signed certificate and its key in a directory of their own, for tests alone.
struct TestCertificate {
    let directory: URL

    var certificate: String { directory.appending(path: "cert.pem").path }
    var key: String { directory.appending(path: "key.pem").path }

    static func written<Result>(_ body: (TestCertificate) async throws -> Result) async throws -> Result {
        let directory = FileManager.default.temporaryDirectory.appending(path: "certificate-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let files = TestCertificate(directory: directory)
        try Data(certificatePEM.utf8).write(to: URL(filePath: files.certificate))
        try Data(keyPEM.utf8).write(to: URL(filePath: files.key))
        return try await body(files)
    }

    /// Puts another certificate, of `renewed.example`, in place of the first.
    func renew(withKey: Bool = true) throws {
        try Data(Self.renewedCertificatePEM.utf8).write(to: URL(filePath: certificate))
        if withKey { try Data(Self.renewedKeyPEM.utf8).write(to: URL(filePath: key)) }
    }

    private static let keyPEM = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg//9Bv8OKk6eHTSiZ
        wBrEhEE+E3Lm9DE60InwKzUwMHShRANCAARCxA603WxgtHtWCWIuac0+NEkNuicI
        NTd6oK17q7Qbs4gibBxRTLvawtoFpXI2//TolIeRmByhQFpJ0Vipfl00
        -----END PRIVATE KEY-----
        """

    private static let certificatePEM = """
        -----BEGIN CERTIFICATE-----
        MIIBlTCCATugAwIBAgIUV/CwDp8D++lSZqs4DEp5JsG2p5swCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTAxNTYxNloYDzIxMjYxMDI4
        MDE1NjE2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAARCxA603WxgtHtWCWIuac0+NEkNuicINTd6oK17q7Qbs4gibBxRTLva
        wtoFpXI2//TolIeRmByhQFpJ0Vipfl00o2kwZzAdBgNVHQ4EFgQUIlR3NaqJ021J
        7RJ8kCMiIImtTw4wHwYDVR0jBBgwFoAUIlR3NaqJ021J7RJ8kCMiIImtTw4wDwYD
        VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
        SAAwRQIhAMMJOnpZf0/HcvWF3JqF/ACQdh4N9YO4LMYZQaZD66vYAiAphv37wqm8
        4vX6eMo+oM2dVeSSHNFDBFbEGzF5Ho+SEg==
        -----END CERTIFICATE-----
        """

    private static let renewedKeyPEM = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg4ldtwb9RfbslvlIW
        XY6N6ETcSnB+UqI9MJU0JJsuatmhRANCAAQfspNGKkEUquTgk3RbOk+qqqd44s98
        F6X9dJiOGozUeK82rFBw7TPkAz0Isk07IRm14c5C8gg9RDY5kBIUt2UE
        -----END PRIVATE KEY-----
        """

    private static let renewedCertificatePEM = """
        -----BEGIN CERTIFICATE-----
        MIIBqDCCAU2gAwIBAgIUSTiA2kpTraE2J/B2yGjaeeGRtdQwCgYIKoZIzj0EAwIw
        GjEYMBYGA1UEAwwPcmVuZXdlZC5leGFtcGxlMCAXDTI2MTEyNTA5MjQ1M1oYDzIx
        MjYxMTAxMDkyNDUzWjAaMRgwFgYDVQQDDA9yZW5ld2VkLmV4YW1wbGUwWTATBgcq
        hkjOPQIBBggqhkjOPQMBBwNCAAQfspNGKkEUquTgk3RbOk+qqqd44s98F6X9dJiO
        GozUeK82rFBw7TPkAz0Isk07IRm14c5C8gg9RDY5kBIUt2UEo28wbTAdBgNVHQ4E
        FgQUHZ6A7hGsG8LgQrBUZ3/6V3u6iyUwHwYDVR0jBBgwFoAUHZ6A7hGsG8LgQrBU
        Z3/6V3u6iyUwDwYDVR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgg9yZW5ld2VkLmV4
        YW1wbGUwCgYIKoZIzj0EAwIDSQAwRgIhAPbmevgMcLrHEyeyldYnefyc3FJx86SU
        UojJJ9OHx/joAiEAwVQiZFHl595+FVsj9aqdgXVymDAYLMqXtCUdEinIo9Q=
        -----END CERTIFICATE-----
        """
}
