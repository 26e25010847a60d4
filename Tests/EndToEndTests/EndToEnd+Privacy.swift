import Foundation
import Testing

extension EndToEnd {
    @Suite(.serialized) struct Privacy {
        private static let secret = "ann-4711"

        private static func view(_ user: String, _ further: String = "") -> String {
            #"{"name":"PRODUCT_VIEW","userId":"\#(user)","sessionId":"s","productId":"p"\#(further)}"#
        }

        /// Whether any file of the log holds the text.
        private static func isLeft(_ text: String, _ place: Workplace) throws -> Bool {
            let folder = place.directory.appending(path: "data")
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.path())
            return try files.contains { name in
                guard !name.hasSuffix(".sock") else { return false }
                return try Data(contentsOf: folder.appending(path: name)).range(of: Data(text.utf8)) != nil
            }
        }

        @Test func `a person is forgotten everywhere, vendors that can be told are told, and no more is taken`()
            async throws
        {
            try await Workplace.use { place in
                try await place.reconfigure {
                    $0.replacing("deliverTo: [dengage-eu]", with: "deliverTo: [dengage-eu, gravity-ams]")
                }
                let secret = Self.secret
                // Delivered, dead, refused, and owed.
                try await place.dengage.script("poison dead 400 BAD_INPUT")
                try await place.postDengage(
                    Examples.array([
                        Self.view(secret), Self.view(secret, #","title":"dead""#), Self.view("bob"),
                        #"{"name":"SEARCH","userId":"\#(secret)"}"#,
                    ]))
                try await place.settled("dengage-eu")
                try await place.settled("gravity-ams")
                _ = try await place.run("pause", "dengage-eu")
                try await place.postDengage(Examples.array([Self.view(secret), Self.view("bob")]))
                try await place.settled("gravity-ams")
                #expect(try Self.isLeft(secret, place))
                let forgotten = try await place.run("forget", "--user", secret)
                #expect(forgotten.code == 0, "\(forgotten.errors)")
                #expect(forgotten.output.contains("3  events") && forgotten.output.contains("2  dead letters"))
                #expect(forgotten.output.contains("1  destinations told"), "\(forgotten.output)")
                try await place.postDengage(Examples.array([Self.view(secret), Self.view("carl")]))
                _ = try await place.run("resume", "dengage-eu")
                try await place.settled("dengage-eu")
                try await place.settled("gravity-ams")
                let dengage = try await place.dengage.events()
                #expect(dengage.count { $0.contains(secret) } == 1 && dengage.contains { $0.contains("carl") })
                let gravity = try await place.gravity.events()
                #expect(gravity.count { $0.contains(secret) } == 4 && gravity.contains("optOut?userId=\(secret)"))
                let dropped = try await place.run("dead", "list", "--state", "dropped", "--json").output
                #expect(dropped.contains("forgotten"))
                // The opting out is all that names the person now. Forgotten once more, it goes too.
                await place.stop()
                #expect(try await place.run("forget", "--user", secret).code == 0)
                try await place.start()
                try await place.settled("gravity-ams")
            }
        }

        @Test func `without a vendor to tell, not a byte of the person is left in any file`() async throws {
            try await Workplace.use { place in
                try await place.reconfigure { text in
                    String(text.prefix(upTo: text.firstRange(of: "  gravity-ams:")?.lowerBound ?? text.endIndex))
                        .replacing(", deliverTo: [gravity-ams]", with: "")
                }
                _ = try await place.run("pause", "dengage-eu")
                try await place.postDengage(Examples.array([Self.view(Self.secret), Self.view("bob")]))
                #expect(try Self.isLeft(Self.secret, place))
                let forgotten = try await place.run("forget", "--user", Self.secret)
                #expect(forgotten.code == 0, "\(forgotten.errors)")
                #expect(try !Self.isLeft(Self.secret, place))
                _ = try await place.run("resume", "dengage-eu")
                try await place.settled("dengage-eu")
                #expect(try await place.dengage.events() == [Self.view("bob")])
            }
        }

        @Test func `what is redacted reaches no file and no vendor`() async throws {
            try await Workplace.use { place in
                try await place.reconfigure {
                    let rules = "redact: { email: hash, phone: remove }, deliverTo: [dengage-eu]"
                    return $0.replacing("deliverTo: [dengage-eu]", with: rules)
                }
                try await place.postDengage(
                    Examples.array([
                        Self.view("u", #","email":"ann@shop.example","phone":"555-0100""#),
                        #"{"name":"SEARCH","email":"ann@shop.example","phone":"555-0100"}"#,
                    ]))
                try await place.settled("dengage-eu")
                for text in ["ann@shop.example", "555-0100"] { #expect(try !Self.isLeft(text, place)) }
                let event = try #require(try await place.dengage.events().first)
                #expect(event.contains(#""email":""#) && !event.contains("phone") && !event.contains("@"))
            }
        }

        @Test func `whom to forget must be said, once`() async throws {
            try await Workplace.use { place in
                let codes = [
                    try await place.run("forget").code,
                    try await place.run("forget", "--user", "a", "--cookie", "b").code,
                ]
                #expect(codes == [2, 2])
            }
        }
    }
}
