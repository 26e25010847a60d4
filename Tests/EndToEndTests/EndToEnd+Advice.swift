import Foundation
import Testing

extension EndToEnd {
    @Suite(.serialized) struct Advice {
        private static let event = #"[{"name":"PAGE_VIEW","userId":"u","sessionId":"s"}]"#

        @Test func `status shows by field what events went against, and a strict source refuses them`() async throws {
            try await Workplace.use { place in
                for _ in 0..<2 { #expect(try await place.postDengage(Self.event).body.contains("SUCCESS")) }
                let figures = try await place.run("status", "--json")
                #expect(figures.output.contains(#"{"kind":"PAGE_VIEW","field":"/category","count":2,"message":"#))
                let screen = try await place.run("status").output.split(separator: "\n")
                let line = screen.first { $0.contains("/category") } ?? ""
                #expect(line.split(separator: " ").prefix(4) == ["shop", "PAGE_VIEW", "/category", "2"])
                try place.rewriteConfiguration { $0.replacing("shop: {", with: "shop: { strict: true,") }
                place.signal(SIGHUP)
                try await eventually("the source is strict") {
                    try await place.postDengage(Self.event).body.contains("BAD_INPUT")
                }
                try await place.settled("dengage-eu")
            }
        }
    }
}
