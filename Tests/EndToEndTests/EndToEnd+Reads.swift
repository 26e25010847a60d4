import Foundation
import Testing

extension EndToEnd {
    /// What a shop asks its vendor while a page is built.
    @Suite(.serialized) struct Reads {
        /// One vendor's read: how a storefront sends it, and what it gets when there is nothing to show.
        struct Question: Sendable, CustomTestStringConvertible {
            let vendor: OtherVendor
            let method: String
            let target: String
            var headers: [(String, String)] = []
            var body = ""
            /// In the vendor's answer.
            let shown: String
            let empty: String

            var testDescription: String { vendor.name }
        }

        private static func basic(_ login: String) -> (String, String) {
            ("Authorization", "Basic " + Data(login.utf8).base64EncodedString())
        }

        static let questions = [
            Question(
                vendor: .gravityField, method: "POST", target: "/ssapi/choose",
                headers: [("Authorization", "Bearer shop-key")],
                body:
                    #"{"user":{"id":"u"},"session":{"custom":"s"},"context":{"page":{"type":"HOMEPAGE","data":[]}},"selector":{"names":["home"]}}"#,
                shown: #""decisionId":"#, empty: #"{"choices":[]}"#),
            Question(
                vendor: .ometria, method: "POST", target: "/api/query", headers: [basic("shop-key:shop-secret")],
                body: #"{"request_id":"r","user":{"uid":"u"},"elements":["home"]}"#, shown: #""product_id":"#,
                empty: #"{"request_id":"r","user":{"uid":"u"},"elements":{}}"#),
            Question(
                vendor: .richRelevance, method: "GET",
                target:
                    "/rrserver/api/rrPlatform/recsForPlacements?apiKey=site&apiClientKey=channel&sessionId=s&userId=&placements=home_page.recs_1&jsonp=true&jcb=show",
                shown: #"show({"status":"ok","#, empty: #"show({"status":"ok","placements":[]});"#),
        ]

        private func ask(_ question: Question, _ place: Workplace) async throws -> Workplace.Reply {
            question.method == "GET"
                ? try await place.get(question.target)
                : try await place.post(question.target, question.body, headers: question.headers)
        }

        private func use(_ question: Question, _ body: (Workplace) async throws -> Void) async throws {
            try await Workplace.use(with: question.vendor) { place in
                try await place.reconfigure {
                    $0.replacing("deliverTo: [other]", with: "deliverTo: [other], passThrough: other, readTimeout: 2s")
                }
                try await body(place)
            }
        }

        @Test(arguments: questions)
        func `the vendor's answer is passed on; from one who is down or slow the answer is empty, and all is counted`(
            _ question: Question
        ) async throws {
            try await use(question) { place in
                let hit = try await ask(question, place)
                #expect(hit.status == 200 && hit.body.contains(question.shown), "\(hit.body)")
                #expect(hit.body != question.empty)
                try await place.otherVendor.script("status 503")
                #expect(try await ask(question, place).body == question.empty)
                try await place.otherVendor.script("latency 30s")
                try await eventually("the vendor is tried again, and is late") {
                    let answer = try await ask(question, place)
                    #expect(answer.status == 200 && answer.body == question.empty)
                    return try await outcomes(place)["late"] ?? 0 > 0
                }
                let counted = try await outcomes(place)
                #expect(counted["hit"] == 1 && counted["failed"] == 1)
                let page = try await place.admin("/metrics").body
                #expect(page.contains(#"sluice_reads_total{source="other",outcome="hit"} 1"#))
                #expect(try await place.run("status").output.contains("READS OF"))
                let log = try place.log()
                #expect(!log.contains("section-key") && !log.contains("vendor-channel"))
                try await place.otherVendor.heal()
                try await eventually("the vendor answers again") {
                    try await ask(question, place).body.contains(question.shown)
                }
            }
        }

        private func outcomes(_ place: Workplace) async throws -> [String: Int] {
            let text = try await place.admin("/api/v1/status").body
            let status = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            let sources = try #require(status?["sources"] as? [[String: Any]])
            let reads = sources.first { $0["name"] as? String == "other" }?["reads"] as? [String: Any] ?? [:]
            return reads.compactMapValues { $0 as? Int }
        }

        @Test func `Gravity's reads are answered by either method, and a source without passThrough says 501`()
            async throws
        {
            try await Workplace.use { place in
                let servlet = "/grrec-shop-war/WebshopServlet/"
                let headers = [("Authorization", Workplace.authorization)]
                let context = #"{"scenarioId":"HOME","numberLimit":2}"#
                let refused = try await place.post(servlet + "getItemRecommendation", context, headers: headers)
                #expect(refused.status == 501 && refused.body.contains("faultInfo"))
                try await place.reconfigure {
                    $0.replacing("deliverTo: [gravity-ams]", with: "deliverTo: [gravity-ams], passThrough: gravity-ams")
                }
                let one = try await place.post(servlet + "getItemRecommendation?userId=u", context, headers: headers)
                #expect(one.status == 200 && one.body.contains(#""recommendationId":"simulated-S.HOME-1""#))
                let bulk = try await place.post(
                    servlet + "getItemRecommendationBulk?userId=u", "[\(context),\(context)]", headers: headers)
                #expect(bulk.body.split(separator: #""recommendationId""#).count == 3)
                let user = try await place.post(servlet + "getUser?userId=u", "null", headers: headers)
                #expect(user.body.contains(#""userId":"u""#))
                #expect(try await place.post(servlet + "getEvents?userId=u", "null", headers: headers).body == "[]")
                // Paused, it is not asked, and nobody waits.
                _ = try await place.run("pause", "gravity-ams")
                let paused = try await place.post(servlet + "getItemRecommendation", context, headers: headers)
                #expect(paused.status == 200 && paused.body.contains(#""itemIds":[]"#))
                _ = try await place.run("resume", "gravity-ams")
            }
        }

        @Test func `reads and events share the destination's rate`() async throws {
            try await Workplace.use(with: .gravityField) { place in
                try await place.reconfigure {
                    $0.replacing("deliverTo: [other]", with: "deliverTo: [other], passThrough: other")
                        .replacing(
                            "apiKey: section-key\n    retry: { base: 50ms, max: 500ms }\n    batch: { wait: 20ms }\n    rate: unlimited",
                            with: "apiKey: section-key\n    rate: { requestsPerSecond: 20 }")
                }
                let question = Self.questions[0]
                await withTaskGroup(of: Void.self) { group in
                    for number in 0..<40 {
                        group.addTask { _ = try? await ask(question, place) }
                        group.addTask {
                            let event =
                                #"{"user":{"id":"u-\#(number)"},"session":{},"context":{"device":{}},"events":[{"name":"n"}]}"#
                            _ = try? await place.post("/ssapi/event", event, headers: question.headers)
                        }
                    }
                }
                try await place.settled("other")
                #expect(try await place.otherVendor.number("maxPerSecond") <= 20)
                #expect(try await outcomes(place)["hit"] ?? 0 > 0)
            }
        }
    }
}
