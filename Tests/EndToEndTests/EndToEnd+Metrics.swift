import NIOHTTP1
import Testing

extension EndToEnd {
    @Suite(.serialized) struct Metrics {
        private static let event = #"[{"name":"PAGE_VIEW","userId":"u","sessionId":"s"}]"#

        /// The lines but for comments: each sample's name and labels, and its value.
        private func samples(_ place: Workplace) async throws -> [String: String] {
            let reply = try await place.admin("/metrics")
            #expect(reply.headers.first(name: "Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
            let lines = reply.body.split(separator: "\n").filter { !$0.hasPrefix("#") }
            let pairs = lines.map { line in
                let space = line.lastIndex(of: " ") ?? line.endIndex
                return (String(line[..<space]), String(line[space...].dropFirst()))
            }
            return Dictionary(pairs, uniquingKeysWith: { "\($0) and \($1)" })
        }

        @Test func `metrics are the account that status shows, and go on over a restart`() async throws {
            try await Workplace.use { place in
                #expect(try await samples(place)[#"sluice_events_delivered_total{destination="dengage-eu"}"#] == "0")
                for _ in 0..<3 { try await place.postDengage(Self.event) }
                try await place.postDengage("[{}]")
                try await place.settled("dengage-eu")
                let before = try await samples(place)
                #expect(before[#"sluice_events_accepted_total{source="shop"}"#] == "3")
                #expect(before[#"sluice_events_rejected_total{source="shop"}"#] == "1")
                #expect(before[#"sluice_events_delivered_total{destination="dengage-eu"}"#] == "3")
                #expect(before[#"sluice_events_pending{destination="dengage-eu"}"#] == "0")
                #expect(before[#"sluice_destination_state{destination="dengage-eu",state="flowing"}"#] == "1")
                #expect(before[#"sluice_destination_state{destination="dengage-eu",state="parked"}"#] == "0")
                let letters = #"{stage="intake",destination="",source="shop",kind="",reason="schema"}"#
                #expect(before["sluice_dead_letters" + letters] == "1")
                #expect(before[#"sluice_log_events_per_commit_count"#].flatMap { Int($0) } ?? 0 > 0)
                #expect(before["process_resident_memory_bytes"].flatMap { Double($0) } ?? 0 > 1_000_000)
                #expect(before[#"sluice_intake_events_total{source="shop",kind="PAGE_VIEW"}"#] == "3")
                #expect(before["sluice_intake_validation_seconds_count"] == "4")
                #expect(before["sluice_intake_answer_seconds_count"] == "4")
                let requests = before[#"sluice_delivery_requests_total{destination="dengage-eu",verdict="delivered"}"#]
                #expect(["1", "2", "3"].contains(requests))
                #expect(before[#"sluice_delivery_request_seconds_count{destination="dengage-eu"}"#] == requests)
                await place.stop()
                try await place.start()
                let after = try await samples(place)
                #expect(after[#"sluice_events_delivered_total{destination="dengage-eu"}"#] == "3")
                #expect(after["sluice_dead_letters" + letters] == "1")
            }
        }
    }
}
