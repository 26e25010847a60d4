import Testing

@testable import sluice

struct NotationTests {
    @Test(arguments: [
        ("1MiB", 1 << 20), ("900KB", 900_000), ("20GiB", 20 << 30), ("2TB", 2_000_000_000_000), ("512", 512), ("0", 0),
        ("64KiB", 64 << 10), ("3GB", 3_000_000_000), ("1TiB", 1 << 40), ("7MB", 7_000_000),
    ])
    func `a size is read and written back`(text: String, bytes: Int) {
        #expect(ByteCount(notation: text) == ByteCount(bytes))
        #expect(ByteCount(bytes).notation == text)
    }

    @Test(arguments: ["", "KB", "1kb", "1 KB", "-1", "1.5MiB", "1Mi", "9999999TiB", "99999999999999999999", "١KB"])
    func `a size that is none is not guessed`(text: String) {
        #expect(ByteCount(notation: text) == nil)
    }

    @Test(arguments: [
        ("200ms", Duration.milliseconds(200)), ("10s", .seconds(10)), ("5m", .seconds(300)), ("72h", .seconds(259_200)),
        ("24h", .seconds(86_400)), ("7d", .seconds(604_800)), ("75s", .seconds(75)), ("1500ms", .milliseconds(1500)),
        ("0s", .zero),
    ])
    func `a duration is read and written back`(text: String, duration: Duration) {
        #expect(Duration(notation: text) == duration)
        #expect(duration.notation == text)
    }

    @Test(arguments: ["", "s", "10", "1.5s", "-1s", "1 s", "1S", "1w", "never", "9223372036854775807d"])
    func `a duration that is none is not guessed`(text: String) {
        #expect(Duration(notation: text) == nil)
    }

    @Test(arguments: [("50", 50), ("7.5", 7.5), ("0.001", 0.001), ("100000", 100_000)])
    func `a rate is read and written back`(text: String, rate: Double) {
        #expect(Rate(notation: text) == Rate(requestsPerSecond: rate))
        #expect(Rate(requestsPerSecond: rate).notation == text)
    }

    @Test(arguments: ["", ".", "inf", "nan", "-1", "+1", "1e3", "0x1", "1_000", "1..2"])
    func `a rate that is none is not guessed`(text: String) {
        #expect(Rate(notation: text) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1:8080", true), ("localhost:0", true), ("[::1]:8080", true), ("127.9.9.9:1", true),
        ("0.0.0.0:8080", false), ("127.0.0.1.example.com:80", false), ("[::]:80", false), ("128.0.0.1:80", false),
    ])
    func `a listen address is read, written back and known to be on loopback or not`(text: String, isLoopback: Bool) {
        #expect(ListenAddress(notation: text)?.notation == text)
        #expect(ListenAddress(notation: text)?.isLoopback == isLoopback)
    }

    @Test(arguments: [
        "", "8080", ":8080", "localhost", "localhost:", "localhost:65536", "::1:80", "[::1]", "a b:1", "a/b:1",
    ])
    func `a listen address that is none is not guessed`(text: String) {
        #expect(ListenAddress(notation: text) == nil)
    }

    @Test func `an address loses the slash at its end`() {
        #expect(VendorAddress(notation: "https://a.example.com/")?.text == "https://a.example.com")
        #expect(VendorAddress(notation: "http://a:8080/x/y/")?.path == "/x/y")
    }

    @Test(arguments: ["eu", "0", "dengage-eu", "a--b"])
    func `a name has lower-case letters, digits and hyphens`(text: String) {
        #expect(Name(notation: text)?.text == text)
    }

    @Test(arguments: ["", "-a", "A", "a_b", "a.b", "é", String(repeating: "a", count: 65)])
    func `a name that would not do in a label or a command is refused`(text: String) {
        #expect(Name(notation: text) == nil)
    }

    @Test func `a secret shows itself in no way of printing`() {
        let secret = Secret("sesame")
        var dumped = ""
        dump([secret], to: &dumped)
        let shown = "\(secret) \(String(reflecting: secret)) \([secret]) \(Optional(secret) as Any) \(dumped)"
        #expect(!shown.contains("sesame"))
        #expect(secret.description == "***")
    }
}
