import Testing
import Validation
import Vendors

/// What holds of every vendor. One that is new is taken in by being in the list.
@Suite struct ConformanceTests {
    /// A vendor with every setting that must be there.
    struct Case: Sendable, CustomTestStringConvertible {
        let vendor: any Vendor
        var testDescription: String { vendor.name }

        static let all = VendorList.all.map { Case(vendor: $0) }

        var endpoint: any Endpoint {
            vendor.endpoint(
                at: "https://vendor.example" + (vendor.addressEnding ?? ""), with: settings(\.destinationSettings))
        }

        var settings: VendorSettings { settings(\.destinationSettings) }

        func dialect() throws -> any Dialect {
            let source = VendorSource(name: "shop", settings: settings(\.sourceSettings))
            return try vendor.dialect(of: [source], schemas: .builtIn(), own: [:])
        }

        private func settings(_ list: (any Vendor) -> [Setting]) -> VendorSettings {
            VendorSettings(
                Dictionary(
                    uniqueKeysWithValues: list(vendor).filter { $0.presence != .optional }.map { setting in
                        if case .byDefault(let text) = setting.presence { return (setting.name, [text]) }
                        return (setting.name, ["secret-\(setting.name)"])
                    }))
        }
    }

    @Test func `no two vendors have one name, and each is found by it`() {
        #expect(Set(VendorList.all.map(\.name)).count == VendorList.all.count)
        for vendor in VendorList.all { #expect(VendorList.named(vendor.name)?.name == vendor.name) }
        #expect(VendorList.named("another") == nil)
    }

    @Test(arguments: Case.all)
    func `a dialect has its vendor's name, and kinds of events`(vendor: Case) throws {
        let dialect = try vendor.dialect()
        #expect(dialect.name == vendor.vendor.name)
        #expect(dialect.kinds.count > 2)
        #expect(Set(dialect.kinds).count == dialect.kinds.count)
    }

    @Test(arguments: Case.all)
    func `a dialect leaves alone what is not on its paths`(vendor: Case) throws {
        let request = InboundRequest(method: "POST", path: "/other", headers: ["Authorization": "Bearer k"])
        #expect(try vendor.dialect().open(request) == nil)
    }

    @Test(arguments: Case.all)
    func `every refusal has a status or a body that says so`(vendor: Case) throws {
        let dialect = try vendor.dialect()
        let call = Call(source: "shop", method: dialect.defaultMethod, isInflating: true)
        let violation = Violation(pointer: "/a", schemaPointer: "", keyword: "type", message: "/a must be b")
        let refusals: [Refusal] = [
            .empty, .notEvents(found: "null"), .invalid(violation), .tooManyEvents(limit: 1), .tooLarge(limit: 1),
            .encoding("br"), .inflation, .tooSlow, .keyLength(1...2), .keyReused, .notFound,
            .tooManyRequests(retryAfterSeconds: 7), .unavailable("why", retryAfterSeconds: 7),
        ]
        for refusal in refusals {
            for call in [nil, call] {
                let answer = dialect.refusal(refusal, call: call)
                let message = refusal.message
                #expect(
                    String(decoding: answer.body, as: UTF8.self).contains(
                        JSONText.quote(message).dropFirst().dropLast()))
                #expect((try? Document(parsing: answer.body)) != nil)
            }
        }
        for refusal in refusals.suffix(2) {
            let answer = dialect.refusal(refusal, call: call)
            #expect(answer.status == refusal.status)
            #expect(answer.headers["Retry-After"] == "7")
        }
    }

    @Test(arguments: Case.all)
    func `no endpoint takes a reply for success that is none`(vendor: Case) {
        let endpoint = vendor.endpoint
        let replies: [Reply] =
            [
                .unreachable("no route"), .interrupted("reset"),
                .answer(status: 200, headers: [:], body: Array("<html>Welcome to the network".utf8)),
            ] + [301, 400, 401, 403, 404, 408, 413, 429, 500, 503].map { .answer(status: $0, headers: [:], body: []) }
        for reply in replies {
            #expect(endpoint.verdict(on: reply) != .delivered, "\(reply)")
        }
    }

    @Test(arguments: Case.all)
    func `a pace is finite, and a request has room for an event`(vendor: Case) {
        let limits = vendor.vendor.limits(with: vendor.settings)
        #expect(limits.requestsPerSecond > 0 && limits.requestsPerSecond.isFinite)
        #expect(limits.mostEvents ?? 1 >= 1)
        #expect(limits.mostBytes ?? 1000 >= 1000)
    }

    @Test(arguments: Case.all)
    func `a setting is listed once, and says what it is`(vendor: Case) {
        for list in [vendor.vendor.sourceSettings, vendor.vendor.destinationSettings] {
            #expect(Set(list.map(\.name)).count == list.count)
            #expect(list.allSatisfy { $0.meaning.hasSuffix(".") })
        }
    }
}
