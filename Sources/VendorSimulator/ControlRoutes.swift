import Vendors

/// The simulator's own routes, beside the vendor's.
struct ControlRoutes {
    let recorder: Recorder
    let faults: FaultBoard

    func answer(to request: InboundRequest) -> Answer {
        switch (request.method, request.path) {
        case ("GET", "/_received"): .json(recorder.snapshot(Self.counts))
        case ("GET", "/_received/events"):
            Answer(status: 200, headers: ["Content-Type": "application/x-ndjson"], body: recorder.snapshot(Self.lines))
        case ("GET", "/_received/ids"):
            Answer(status: 200, headers: ["Content-Type": "application/x-ndjson"], body: Self.counts(byID: recorder))
        case ("GET", "/_received/arrivals"):
            Answer(
                status: 200, headers: ["Content-Type": "text/plain"],
                body: Array(recorder.arrivals.map { "\($0)\n" }.joined().utf8))
        case ("POST", "/_script"): play(request.body)
        case ("POST", "/_heal"): heal()
        default:
            .json(
                "{\"error\":\"there are /_received, /_received/events, /_received/ids, /_received/arrivals, /_script and /_heal\"}",
                status: 404)
        }
    }

    private func play(_ text: [UInt8]) -> Answer {
        do throws(FaultScriptError) {
            let script = try FaultScript(parsing: String(decoding: text, as: UTF8.self))
            faults.play(script)
            return .json("{\"lines\":\(script.lines.count)}")
        } catch {
            return .json("{\"error\":\(JSONText.quote("\(error)"))}", status: 400)
        }
    }

    private func heal() -> Answer {
        faults.play(FaultScript())
        return .json("{\"lines\":0}")
    }

    private static func counts(_ received: Received) -> String {
        let refusals = received.refusals.sorted { $0.key < $1.key }
        let reasons = refusals.map { "\(JSONText.quote($0.key)):\($0.value)" }.joined(separator: ",")
        return "{\"requests\":\(received.requests),\"events\":\(received.events),"
            + "\"refused\":\(received.refusals.values.reduce(0, +)),"
            + "\"distinct\":\(received.ids.count),\"duplicates\":\(received.ids.repeats),"
            + "\"maxPerSecond\":\(received.second.most),\"milliseconds\":\(received.milliseconds),"
            + "\"lateMilliseconds\":\(received.mostLate / 1_000_000),\"refusals\":{\(reasons)}}"
    }

    /// `{"id":"…","count":2}` each, in the order of the ids.
    private static func counts(byID recorder: Recorder) -> [UInt8] {
        let counts = recorder.counts.sorted { $0.key < $1.key }
        return Array(counts.map { "{\"id\":\(JSONText.quote($0.key)),\"count\":\($0.value)}\n" }.joined().utf8)
    }

    /// An event that spans lines is put on one: outside of strings a line break is mere white space, and inside it
    /// cannot stand.
    private static func lines(_ received: Received) -> [UInt8] {
        var lines: [UInt8] = []
        for event in received.kept {
            lines += event.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
            lines.append(0x0A)
        }
        return lines
    }
}
