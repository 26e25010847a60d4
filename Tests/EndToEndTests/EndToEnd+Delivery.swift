import Foundation
import Testing

extension EndToEnd {
    @Suite(.serialized) struct Delivery {
        @Test func `published examples arrive at the vendors byte for byte`() async throws {
            try await Workplace.use { place in
                let answer = try await place.postDengage(Examples.array(Examples.dengage))
                #expect(answer.body.contains(#""statusCode":"SUCCESS""#))
                let empty = try await place.postGravity(Examples.array(Examples.gravity))
                #expect(empty.status == 200 && empty.body.isEmpty)
                try await place.settled("dengage-eu")
                try await place.settled("gravity-ams")
                #expect(try await place.dengage.events() == Examples.dengage.map(Examples.onOneLine))
                #expect(try await place.gravity.events() == Examples.gravity.map(Examples.onOneLine))
            }
        }

        @Test func `a mixed batch delivers its good events and keeps the bad one with its reason`() async throws {
            try await Workplace.use { place in
                let bad = #"{"name":"CHECKOUT","userId":"u","sessionId":"s","step":"purchase","totalPrice":"much"}"#
                let answer = try await place.postDengage("[\(Examples.view(1)),\(bad),\(Examples.view(2))]")
                #expect(answer.body.contains(#""index":1,"pointer":"/totalPrice""#))
                try await place.settled("dengage-eu")
                #expect(try await place.dengage.events() == [Examples.view(1), Examples.view(2)])
                let list = try await place.run("dead", "list", "--stage", "intake", "--json")
                #expect(list.output.contains(#""reason":"schema""#))
                #expect(list.output.contains("/totalPrice"))
            }
        }

        @Test func `a wrong key stores nothing and says so in the vendor's words`() async throws {
            try await Workplace.use { place in
                let answer = try await place.postDengage(
                    "[\(Examples.view(1))]", key: "00000000-0000-0000-0000-000000000000")
                #expect(answer.status == 200)
                #expect(answer.body.contains(#""statusCode":"NO_ACCOUNT""#))
                #expect(try await place.number("accepted", of: "dengage-eu") == 0)
            }
        }

        @Test func `one refused event of a hundred ends alone as a dead letter, and a replay empties the table`()
            async throws
        {
            try await Workplace.use { place in
                try await place.gravity.script("poison i-37\" 400 ERR_INVALID_EVENT_TYPE")
                try await place.postGravity(Examples.array((0..<100).map(Examples.item)))
                try await place.settled("gravity-ams")
                #expect(try await place.number("delivered", of: "gravity-ams") == 99)
                #expect(try await place.number("dead", of: "gravity-ams") == 1)
                let list = try await place.run("dead", "list", "--json")
                #expect(list.output.contains("ERR_INVALID_EVENT_TYPE"))
                #expect(list.output.contains(#""itemId":"i-37""#))
                #expect(list.output.contains(#""status":400"#))

                try await place.gravity.heal()
                let replay = try await place.run("dead", "replay", "--destination", "gravity-ams", "--wait")
                #expect(replay.code == 0, "\(replay.output) \(replay.errors)")
                #expect(try await place.number("dead", of: "gravity-ams") == 0)
                #expect(try await place.number("delivered", of: "gravity-ams") == 100)
                #expect(Set(try await place.gravity.events()) == Set((0..<100).map(Examples.item)))
            }
        }

        @Test func `a spell of 503 costs time only`() async throws {
            try await Workplace.use { place in
                try await place.dengage.script("status 503")
                for batch in 0..<20 {
                    try await place.postDengage(Examples.array((0..<50).map { Examples.view(batch * 50 + $0) }))
                }
                try await eventually("the destination has noticed") {
                    try await place.status()["dengage-eu"]?["state"] as? String != "flowing"
                }
                #expect(try await place.dengage.events().isEmpty)
                try await place.dengage.heal()
                try await place.settled("dengage-eu")
                #expect(try await place.number("dead", of: "dengage-eu") == 0)
                #expect(Set(try await place.dengage.events()) == Set((0..<1000).map { Examples.view($0) }))
            }
        }

        @Test func `refused credentials park the destination until it is resumed, and lose nothing`() async throws {
            try await Workplace.use { place in
                try await place.gravity.script("status 401")
                try await place.postGravity(Examples.array((0..<10).map(Examples.item)))
                try await eventually("the destination is parked") {
                    try await place.status()["gravity-ams"]?["state"] as? String == "parked"
                }
                #expect(try await place.run("status", "--check").code == 1)
                try await place.gravity.heal()
                #expect(try await place.run("resume", "gravity-ams").code == 0)
                try await place.settled("gravity-ams")
                #expect(try await place.gravity.events() == (0..<10).map(Examples.item))
                #expect(try await place.run("status", "--check").code == 0)
            }
        }

        @Test func `a verdict of the configuration counts: a 403 that is for later parks nobody`() async throws {
            try await Workplace.use(settings: Workplace.quick + "\n    verdicts: { 403: later }") { place in
                try await place.gravity.script("status 403")
                try await place.postGravity(Examples.array((0..<10).map(Examples.item)))
                try await eventually("it is tried again") { try await place.gravity.number("requests") > 3 }
                let state = try await place.status()["gravity-ams"]?["state"] as? String
                #expect(state == "slowed" || state == "open")
                try await place.gravity.heal()
                try await place.settled("gravity-ams")
                #expect(try await place.gravity.events() == (0..<10).map(Examples.item))
            }
        }

        @Test func `a paused destination holds its events over a restart`() async throws {
            try await Workplace.use { place in
                #expect(try await place.run("pause", "dengage-eu").code == 0)
                try await place.postDengage(Examples.array([Examples.view(1)]))
                await place.stop()
                try await place.start()
                #expect(try await place.status()["dengage-eu"]?["state"] as? String == "paused")
                #expect(try await place.dengage.number("requests") == 0)
                #expect(try await place.run("resume", "dengage-eu").code == 0)
                try await place.settled("dengage-eu")
                #expect(try await place.dengage.events() == [Examples.view(1)])
            }
        }

        @Test func `events that came before there was a destination go to the first one configured`() async throws {
            try await Workplace.use { place in
                await place.stop()
                try FileManager.default.removeItem(at: place.directory.appending(path: "data"))
                try place.writeConfiguration(Workplace.quick, hasDestinations: false)
                try await place.start()
                try await place.postDengage(Examples.array((0..<50).map { Examples.view($0) }))
                try await place.postGravity(Examples.array((0..<50).map(Examples.item)))
                #expect(try await place.number("pending", of: "hold") == 100)
                await place.stop()
                try place.writeConfiguration(Workplace.quick)
                try await place.start()
                try await place.settled("dengage-eu")
                try await place.settled("gravity-ams")
                #expect(try await place.dengage.events() == (0..<50).map { Examples.view($0) })
                #expect(try await place.gravity.events() == (0..<50).map(Examples.item))
            }
        }

        @Test func `a clean stop repeats nothing`() async throws {
            try await Workplace.use { place in
                for batch in 0..<40 {
                    try await place.postDengage(Examples.array((0..<100).map { Examples.view(batch * 100 + $0) }))
                }
                #expect(await place.stop() == 0)
                try await place.start()
                try await place.settled("dengage-eu")
                let events = try await place.dengage.events()
                #expect(events.count == 4000)
                #expect(Set(events).count == 4000)
            }
        }

        @Test func `what is unanswered when the grace of a stop is over is named, and sent again`() async throws {
            let slow = "timeout: 60s\n    batch: { wait: 1ms }\n    rate: unlimited"
            try await Workplace.use(settings: slow) { place in
                await place.stop()
                try place.rewriteConfiguration { $0.replacing("grace: 5s", with: "grace: 1s") }
                try await place.start()
                try await place.dengage.script("latency 50s")
                try await place.postDengage(Examples.array([Examples.view(1)]))
                try await eventually("the request is on its way") {
                    try await place.dengage.number("requests") == 1
                }
                #expect(await place.stop(SIGTERM) == 0)
                let log = try place.log()
                #expect(log.contains("stopped with requests unanswered"))
                #expect(log.contains(#""requests":"1""#) || log.contains("requests=1"))
                try await place.dengage.heal()
                try await place.start()
                try await place.settled("dengage-eu")
                #expect(try await place.number("delivered", of: "dengage-eu") == 1)
                #expect(try await place.dengage.events().last == Examples.view(1))
            }
        }

        @Test func `a second signal stops at once, and names what is unanswered`() async throws {
            let slow = "timeout: 60s\n    batch: { wait: 1ms }\n    rate: unlimited"
            try await Workplace.use(settings: slow) { place in
                try await place.dengage.script("latency 50s")
                try await place.postDengage(Examples.array([Examples.view(1)]))
                try await eventually("the request is on its way") {
                    try await place.dengage.number("requests") == 1
                }
                place.signal(SIGTERM)
                try await eventually("it is stopping") {
                    try place.log().contains("stopping")
                }
                #expect(await place.stop(SIGTERM) == 1)
                let log = try place.log()
                #expect(log.contains("stopped at once"))
                #expect(log.contains(#""requests":"1""#) || log.contains("requests=1"))
                try await place.dengage.heal()
                try await place.start()
                try await place.settled("dengage-eu")
            }
        }

        @Test func `a parked destination is not tried again by a restart, and its configuration mended it is`()
            async throws
        {
            try await Workplace.use { place in
                try await place.gravity.script("status 401")
                try await place.postGravity(Examples.array((0..<10).map(Examples.item)))
                try await eventually("the destination is parked") {
                    try await place.status()["gravity-ams"]?["state"] as? String == "parked"
                }
                await place.stop()
                try await place.gravity.heal()
                let before = try await place.gravity.number("requests")
                try await place.start()
                #expect(try await place.status()["gravity-ams"]?["state"] as? String == "parked")
                #expect(try await place.gravity.number("requests") == before)
                await place.stop()
                // The same account under another spelling of the address.
                try place.rewriteConfiguration { $0.replacing("/grrec-shop-war/", with: "/grrec-shop2-war/") }
                try await place.start()
                try await place.settled("gravity-ams")
                #expect(try await place.gravity.events() == (0..<10).map(Examples.item))
            }
        }
    }
}
