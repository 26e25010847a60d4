import Foundation
import Testing

extension EndToEnd {
    @Suite(.serialized) struct Reload {
        private static let event = #"[{"name":"GIFT_CARD","userId":"u","sessionId":"s","amount":5}]"#

        private func write(_ text: String, to name: String, in place: Workplace) throws {
            let folder = place.directory.appending(path: "rules")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
        }

        private func configure(_ change: (String) -> String, _ place: Workplace) throws {
            let file = place.directory.appending(path: "sluice.yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            try change(text).write(to: file, atomically: true, encoding: .utf8)
        }

        private func log(_ place: Workplace) throws -> String {
            try String(contentsOf: place.directory.appending(path: "serve.log"), encoding: .utf8)
        }

        @Test func `a source's schemas are read again on SIGHUP, and a broken one changes nothing`() async throws {
            try await Workplace.use { place in
                #expect(try await place.postDengage(Self.event).body.contains("BAD_INPUT"))
                try write(#"{"required":["amount"]}"#, to: "GIFT_CARD.json", in: place)
                try configure({ $0.replacing("shop: {", with: "shop: { schemas: rules,") }, place)
                place.signal(SIGHUP)
                try await eventually("the new kind is taken") {
                    try await place.postDengage(Self.event).body.contains("SUCCESS")
                }
                try write(#"{"properties":{"amount":{"type":"nope"}}}"#, to: "GIFT_CARD.json", in: place)
                place.signal(SIGHUP)
                try await eventually("the broken schema is named") {
                    try log(place).contains("rules/GIFT_CARD.json at /properties/amount/type")
                }
                #expect(try await place.postDengage(Self.event).body.contains("SUCCESS"))
                let check = try await place.run("check")
                #expect(check.code == 2)
                #expect(check.errors.contains("sources.shop.schemas: rules/GIFT_CARD.json at /properties/amount/type"))
                try write(#"{"required":["amount","code"]}"#, to: "GIFT_CARD.json", in: place)
                place.signal(SIGHUP)
                try await eventually("the stricter schema counts") {
                    try await place.postDengage(Self.event).body.contains("BAD_INPUT")
                }
                try await place.settled("dengage-eu")
            }
        }

        @Test func `what a start alone reads is named, and a configuration that is wrong changes nothing`() async throws
        {
            try await Workplace.use { place in
                try configure({ $0 + "\nlimits: { events: 7 }\n" }, place)
                place.signal(SIGHUP)
                try await eventually("the limits are named") { try log(place).contains("limits") }
                try configure({ $0.replacing("apiKeys:", with: "apiKey:") }, place)
                place.signal(SIGHUP)
                try await eventually("the wrong key is named") {
                    try log(place).contains("sources.shop.apiKey: only for richrelevance")
                }
                #expect(try await place.postDengage(Examples.array([Examples.view(1)])).body.contains("SUCCESS"))
                try configure({ $0.replacing("apiKey: [", with: "apiKeys: [") }, place)
                try await place.settled("dengage-eu")
            }
        }

        @Test func `validate judges as a source of the configuration does`() async throws {
            try await Workplace.use { place in
                try write(#"{"required":["amount","code"]}"#, to: "GIFT_CARD.json", in: place)
                try configure({ $0.replacing("shop: {", with: "shop: { schemas: rules,") }, place)
                let arguments = ["validate", "--source", "shop", "--config", "sluice.yaml"]
                let judged = try await Finished.run(arguments, in: place.directory, input: Self.event)
                #expect(judged.code == 1)
                #expect(judged.output.contains(#"\"code\""#))
                let unknown = ["validate", "--source", "nobody", "--config", "sluice.yaml"]
                #expect(try await Finished.run(unknown, in: place.directory, input: "[]").code == 2)
            }
        }
    }
}
