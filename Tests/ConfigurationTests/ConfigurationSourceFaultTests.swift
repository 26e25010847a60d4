import Testing

@testable import sluice

struct ConfigurationSourceFaultTests {
    @Test func `an unknown dialect is answered with the known ones`() {
        #expect(
            faults("sources: { shop: { dialect: dengag } }") == [
                "sluice.yaml:1:29: sources.shop.dialect: expected \(vendors), found \"dengag\"; "
                    + "did you mean \"dengage\"?"
            ])
    }

    @Test func `a source without a dialect is one fault, whatever else it has`() {
        let text = "sources: { shop: { apiKeys: [k] } }"
        #expect(faults(text) == ["sluice.yaml:1:12: sources.shop.dialect: missing, expected \(vendors)"])
    }

    @Test func `a gravity source has a customer, a user and a password`() {
        #expect(
            faults("sources:\n  shop: { dialect: gravity }") == [
                "sluice.yaml:2:3: sources.shop.customer: missing, expected a text that is not empty",
                "sluice.yaml:2:3: sources.shop.username: missing, expected a text that is not empty",
                "sluice.yaml:2:3: sources.shop.password: missing, expected a secret that is not empty, such as \"${NAME}\" "
                    + "or \"${file:PATH}\"",
            ])
    }

    @Test(arguments: [
        ("apiKeys: []", "1:47: sources.shop.apiKeys: expected at least one entry, found an empty list"),
        ("apiKeys: k", "1:47: sources.shop.apiKeys: expected a list, found a single value"),
        (
            "apiKeys: ['']",
            "1:48: sources.shop.apiKeys[0]: expected a secret that is not empty, such as \"${NAME}\" or "
                + "\"${file:PATH}\", found an empty text"
        ),
        ("apiKeys: [k], origins: ", "1:62: sources.shop.origins: expected a list, found nothing"),
        ("apiKeys: [k], origins: []", "1:61: sources.shop.origins: expected at least one entry, found an empty list"),
        (
            "apiKeys: [k], origins: [https://a.example/]",
            "1:62: sources.shop.origins[0]: expected an origin such as https://www.exampleshop.com, without a path, "
                + "found \"https://a.example/\""
        ),
        (
            "apiKeys: [k], strict: yes", "1:60: sources.shop.strict: expected true or false, found \"yes\""
        ),
    ])
    func `a dengage source has keys, and origins or none at all`(keys: String, fault: String) {
        #expect(faults("sources: { shop: { dialect: dengage, \(keys) } }") == ["sluice.yaml:\(fault)"])
    }

    @Test func `a source delivers only to destinations that exist, once each`() {
        let text = """
            sources:
              shop: { dialect: dengage, apiKeys: [k], deliverTo: [eu, ue, eu] }
            destinations:
              eu: { vendor: dengage, url: https://a.example.com, apiKey: k }
            """
        #expect(
            faults(text) == [
                "sluice.yaml:2:59: sources.shop.deliverTo[1]: no destination is called \"ue\"; did you mean \"eu\"?",
                "sluice.yaml:2:63: sources.shop.deliverTo[2]: \"eu\" is named twice",
            ])
    }

    @Test func `rules of a destination are checked as everything else is`() {
        let text = """
            sources:
              shop:
                dialect: dengage
                apiKeys: [k]
                deliverTo:
                  - { destination: eu, share: 50-40, kinds: [] }
                  - { destination: ue, wehre: {} }
                  - { destination: ams, where: { a: [], /b~: c, d: { e: f } }, share: 101 }
                  - { share: 5 }
                  - [ams]
                  - eu
            destinations:
              eu: { vendor: dengage, url: https://a.example.com, apiKey: k }
              ams: { vendor: gravity, url: https://a.example.com/grrec-a-war/WebshopServlet, username: u, password: p }
            """
        let share = "expected a share in percent such as 50 or 50-100"
        #expect(
            faults(text) == [
                "sluice.yaml:6:35: sources.shop.deliverTo[0].share: \(share), found \"50-40\"",
                "sluice.yaml:6:49: sources.shop.deliverTo[0].kinds: expected at least one entry, found an empty list",
                "sluice.yaml:7:24: sources.shop.deliverTo[1].destination: no destination is called \"ue\"; did you mean \"eu\"?",
                "sluice.yaml:7:28: sources.shop.deliverTo[1].wehre: unknown key; did you mean \"where\"?",
                "sluice.yaml:8:41: sources.shop.deliverTo[2].where.a: expected at least one value, found an empty list",
                "sluice.yaml:8:45: sources.shop.deliverTo[2].where./b~: expected a member's name or a JSON Pointer such as /params/segment",
                "sluice.yaml:8:56: sources.shop.deliverTo[2].where.d: expected a text that is not empty, found a section",
                "sluice.yaml:8:75: sources.shop.deliverTo[2].share: \(share), found \"101\"",
                "sluice.yaml:9:9: sources.shop.deliverTo[3].destination: missing, expected \(Name.expectation)",
                "sluice.yaml:10:9: sources.shop.deliverTo[4]: expected \(Name.expectation), found a list",
                "sluice.yaml:11:9: sources.shop.deliverTo[5]: \"eu\" is named twice",
            ])
    }

    @Test(arguments: [("50", 0..<50), ("0-50", 0..<50), ("50-100", 50..<100), ("33-34", 33..<34), ("100", 0..<100)])
    func `a share is a part of all people`(text: String, places: Range<Int>) {
        #expect(Share(notation: text)?.places == places)
    }

    @Test(arguments: ["0", "50-50", "-50", "50-", "1-101", "a", "1.5", "1-2-3", "+5"])
    func `what is no part of all people is no share`(text: String) {
        #expect(Share(notation: text) == nil)
    }

    @Test func `a source delivers to destinations of any vendor`() {
        let text = """
            sources:
              shop: { dialect: dengage, apiKeys: [k], deliverTo: [ams] }
            destinations:
              ams: { vendor: gravity, url: https://a.example.com/grrec-a-war/WebshopServlet, username: u, password: p }
            """
        #expect(faults(text).isEmpty)
    }

    @Test func `a source is not blamed for delivering to a destination that is itself faulty`() {
        let text = """
            sources: { shop: { dialect: dengage, apiKeys: [k], deliverTo: [eu] } }
            destinations: { eu: 5 }
            """
        #expect(
            faults(text) == ["sluice.yaml:2:21: destinations.eu: expected a section (key: value), found a single value"]
        )
    }

    @Test func `a key may stand as its hash where requests show it, and not where it is sent`() {
        let hash = "sha256:" + String(repeating: "0f", count: 32)
        let text = """
            admin: { token: sha256:12 }
            sources:
              one: { dialect: dengage, apiKeys: [\(hash), sha256:0f] }
              two: { dialect: ometria, key: k, secret: \(hash) }
            destinations:
              three: { vendor: dengage, url: "http://127.0.0.1", apiKey: "\(hash)", origin: "https://a.example" }
            """
        #expect(
            faults(text) == [
                "sluice.yaml:1:17: admin.token: expected sha256: and 64 hexadecimal digits",
                "sluice.yaml:3:111: sources.one.apiKeys[1]: expected sha256: and 64 hexadecimal digits",
                "sluice.yaml:6:62: destinations.three.apiKey: this key is sent to the vendor: its hash will not do",
            ])
    }

    @Test func `reads are passed through to a destination of the same vendor that answers them`() {
        let text = """
            sources:
              one: { dialect: gravity-field, apiKeys: [a], deliverTo: [], passThrough: field }
              two: { dialect: gravity-field, apiKeys: [b], deliverTo: [], passThrough: feild }
              three: { dialect: gravity-field, apiKeys: [c], deliverTo: [], passThrough: orders }
              four: { dialect: ometria, key: k, secret: s, deliverTo: [], passThrough: orders }
              five: { dialect: dengage, apiKeys: [d], deliverTo: [], passThrough: dengage-eu }
            destinations:
              field: { vendor: gravity-field, url: "http://127.0.0.1", apiKey: k }
              orders: { vendor: ometria, url: "http://127.0.0.1", key: k, mode: push }
              dengage-eu: { vendor: dengage, url: "http://127.0.0.1", apiKey: k, origin: "https://a.example" }
            """
        #expect(
            faults(text).map { $0.split(separator: ": ", maxSplits: 1).last.map(String.init) } == [
                "sources.two.passThrough: no destination is called \"feild\"; did you mean \"field\"?",
                "sources.three.passThrough: orders is of ometria, which does not understand what is asked in gravity-field",
                "sources.four.passThrough: orders answers no reads",
                "sources.five.passThrough: dengage-eu answers no reads",
            ])
    }

    @Test func `two sources cannot be told apart by one key or one customer`() {
        let text = """
            sources:
              one: { dialect: dengage, apiKeys: [a, b, a] }
              two: { dialect: dengage, apiKeys: [c, b] }
              three: { dialect: gravity, customer: shop, username: u, password: b }
              four: { dialect: gravity, customer: shop, username: v, password: c }
            """
        #expect(
            faults(text) == [
                "sluice.yaml:3:41: sources.two.apiKeys[1]: this key already belongs to the source \"one\"",
                "sluice.yaml:5:39: sources.four.customer: customer \"shop\" already belongs to the source \"three\"",
            ])
    }
}
