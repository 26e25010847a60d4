import Testing
import Validation

@Suite struct FormatTests {
    private func findings(_ format: String, _ instance: String) throws -> Findings {
        try schema(#"{"$schema":"urn:sluice:schema","format":"\#(format)"}"#).validate(try document(instance))
    }

    @Test(
        arguments: [
            (
                "uri",
                [
                    "https://shop.example", "https://shop.example:8443/a/b;c=1,2/?q=a%20b&r=(x)#/y?z", "HTTP://A@b/",
                    "https://[2001:db8::1]:80/", "https://[v1.a:b]/", "https://user:pw@[::1]",
                    "https://user:80@b:80", "https://a:80?b", "https://@b", "file:///a", "a:",
                    "x+y-z.1:b",
                    "mailto:a@b", "https:///nohost", "https://a?b", "https://a#b", "https://ex%41mple/",
                ],
                [
                    "", "a", "/a", "//a", "1a:b", ":a", "https://a b", "https://a/%4", "https://a/%zz", "https://ü/",
                    "https://a/|", "https://[::1", "https://[1:2]/", "https://a:b/", "https://a/#b#c", "https://a@b@c/",
                    "https://a:8b/", "https://[v1]/", #"https://a\\b"#,
                ]
            ),
            (
                "email",
                [
                    "a@b", "jane.doe+shop@shop.example", "!#$%&'*+-/=?^_`{|}~@a.b", #"\"a b\"@c"#, #"\"a\\\"b\"@c"#,
                    "a@[1.2.3.4]", "a@[IPv6:::1]", "a@1-2.c3",
                ],
                [
                    "", "a", "a@", "@b", "a@b@c", ".a@b", "a.@b", "a..b@c", "a b@c", "a@b_c", "a@-b", "a@b-", "a@b..c",
                    "a@b.", "a@[1.2.3]", "a@[IPv6:1]", #"\"a@b"#, "ü@b", "a@ü",
                    "a@\(String(repeating: "b", count: 64))",
                    "a@[1.2.3.4", #"\"a\"b@c"#,
                ]
            ),
            (
                "date-time",
                [
                    "2024-02-29T23:59:59Z", "2000-02-29t00:00:00.000001z", "2016-12-31T23:59:60Z",
                    "2017-01-01T05:29:60+05:30", "0000-01-01T00:00:00-23:59",
                ],
                [
                    "", "2024-02-29", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-00-01T00:00:00Z",
                    "2024-13-01T00:00:00Z", "2024-04-31T00:00:00Z", "2024-01-00T00:00:00Z", "2024-01-01T24:00:00Z",
                    "2024-01-01T00:60:00Z", "2024-01-01T00:00:61Z", "2024-01-01T00:00:60Z", "2024-01-01T00:00:00",
                    "2024-01-01 00:00:00Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00+24:00", "2024-01-01T00:00Z",
                    "2024-01-01T00:00:00+0100", "24-01-01T00:00:00Z", "2024-01-01T00:00:00ZZ",
                ]
            ),
            (
                "ipv4", ["0.0.0.0", "255.255.255.255", "10.1.20.199"],
                ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "1..2.3", "a.b.c.d", "1.2.3.00"]
            ),
            (
                "ipv6",
                [
                    "::", "::1", "1::", "1:2:3:4:5:6:7:8", "1::8", "::2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::1.2.3.4",
                    "1:2:3:4:5:6:1.2.3.4", "FFFF:abcd::0",
                ],
                [
                    "", ":", ":1", "1:", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", ":::", "12345::", "g::",
                    "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "1.2.3.4::", "1.2.3.4", "::1%eth0", "1:2:3:4:5:6:7:8::",
                    "::1:2:3:4:5:6:7:8", "1:::2",
                ]
            ),
            (
                "uuid", ["123e4567-e89b-12d3-a456-426614174000", "FFFFFFFF-0000-ffff-0000-AAAAAAAAAAAA"],
                [
                    "", "123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400",
                    "123e4567-e89b-12d3-a456-4266141740000", "123e4567-e89b-12d3-a456-42661417400g",
                    "{23e4567-e89b-12d3-a456-426614174000}",
                ]
            ),
        ] as [(String, [String], [String])]
    )
    func `a format accepts and refuses as its standard says`(format: String, good: [String], bad: [String]) throws {
        for text in good { #expect(try findings(format, "\"\(text)\"").errors == [], "\(text)") }
        for text in bad { #expect(try !findings(format, "\"\(text)\"").isValid, "\(text)") }
        for other in ["1", "null", "{}", "[]"] { #expect(try findings(format, other).isValid) }
    }

    @Test func `escapes are decoded first`() throws {
        #expect(try findings("uri", #""https:\/\/shop.example\/\u0061""#).isValid)
        #expect(try !findings("uri", #""https:\/\/shop.example\/\u00fc""#).isValid)
        #expect(try findings("email", #""a\u0040b""#).isValid)
        #expect(try findings("uuid", #""123e4567\u002de89b-12d3-a456-426614174000""#).isValid)
    }

    @Test func `the sentence names the format`() throws {
        let messages = try ["uri", "email", "date-time"].flatMap { try findings($0, "\"a b\"").errors.map(\.message) }
        #expect(
            messages == [
                #"the value must be a URI with its scheme, such as https://shop.example/, got the string "a b""#,
                #"the value must be an e-mail address, got the string "a b""#,
                #"the value must be a date and time such as 2024-05-31T23:59:59Z, got the string "a b""#,
            ])
    }

    @Test func `a format is an annotation where the dialect does not assert it`() throws {
        for dialect in ["", #""$schema":"https://json-schema.org/draft/2020-12/schema","#] {
            for format in ["uri", "email", "hostname", "shoe-size"] {
                #expect(try schema("{\(dialect)\"format\":\"\(format)\"}").validate(try document("\"a b\"")).isValid)
            }
        }
    }

    @Test func `a resource inside a document has the dialect that it names`() throws {
        let schema = try schema(
            """
            {"items":{"format":"uri"},"$defs":{"inner":{"$id":"inner","$schema":"urn:sluice:schema","format":"uri",
            "properties":{"a":{"format":"uri"},"b":{"$id":"b","format":"uri"}}}},"properties":{"x":{"$ref":"inner"}}}
            """)
        #expect(schema.validate(try document(#"["a b"]"#)).isValid)
        let errors = schema.validate(try document(#"{"x":{"a":"a b","b":"a b"}}"#)).errors
        #expect(errors.map(\.pointer) == ["/x/a", "/x/b"])
        #expect(!schema.validate(try document(#"{"x":"a b"}"#)).isValid)
    }
}
