import EventLog
import Schemas
import Validation
import Vendors

extension AdminAPI {
    /// Every route there is. What each takes and answers is in `schemas/admin/openapi.json`; a test compares the two.
    static let routes: [AdminRoute] =
        ofTheServer + ofLetters + ofReplays + ofDestinations + ofTheLog

    private static let ofTheServer: [AdminRoute] = [
        AdminRoute("GET", "/healthz", isOpen: true) { _, _ in .json("{\"status\":\"alive\"}") },
        AdminRoute("GET", "/readyz", isOpen: true) { api, _ in api.readiness },
        AdminRoute("GET", "/metrics") { api, _ in try await api.metrics() },
        AdminRoute("GET", "/openapi.json") { _, _ in
            Answer(status: 200, headers: ["Content-Type": "application/json"], body: EmbeddedSchemas.adminAPI)
        },
        AdminRoute("GET", "/api/v1/status") { api, _ in .json(try await api.status().json.text) },
    ]

    private static let ofLetters: [AdminRoute] = [
        AdminRoute("GET", "/api/v1/dead", LetterQuery.parameters) { api, call in
            try await api.list(call.letters.filter(in: api.log))
        },
        AdminRoute("GET", "/api/v1/dead/count", LetterQuery.parameters.union(["by"])) { api, call in
            try await api.count(call.letters.filter(in: api.log), by: call.request.parameter("by"))
        },
        AdminRoute("GET", "/api/v1/dead/{id}") { api, call in try await api.show(call["id"]) },
        AdminRoute("PUT", "/api/v1/dead/{id}/body", ["dryRun"]) { api, call in try await api.replace(call) },
        AdminRoute("POST", "/api/v1/dead/edit", LetterQuery.parameters.union(BodyEdit.parameters)) { api, call in
            try await api.edit(call)
        },
        AdminRoute("POST", "/api/v1/dead/drop", LetterQuery.parameters) { api, call in
            try await api.drop(call.letters.filter(in: api.log))
        },
        AdminRoute("POST", "/api/v1/dead/replay", LetterQuery.parameters) { api, call in
            try await api.replay(call.letters.filter(in: api.log))
        },
        AdminRoute("POST", "/api/v1/dead/send", LetterQuery.parameters.union(["to"])) { api, call in
            try await api.send(call)
        },
    ]

    private static let ofReplays: [AdminRoute] = [
        AdminRoute("POST", "/api/v1/replays", LetterQuery.parameters.union(["rps"])) { api, call in
            try await api.startReplay(call)
        },
        AdminRoute("POST", "/api/v1/replays/past", PastWords.parameters.union(["rps", "dryRun"])) { api, call in
            try await api.startPast(call)
        },
        AdminRoute("GET", "/api/v1/replays") { api, _ in
            .json(JSONText.array(try await api.log.replayJobs(nil).map(\.json)).text)
        },
        AdminRoute("GET", "/api/v1/replays/{id}") { api, call in .json(try await api.replay(call["id"]).json.text) },
        AdminRoute("POST", "/api/v1/replays/{id}/pause") { api, call in try await api.setReplay(call, .paused) },
        AdminRoute("POST", "/api/v1/replays/{id}/resume") { api, call in try await api.setReplay(call, .running) },
        AdminRoute("POST", "/api/v1/replays/{id}/cancel") { api, call in try await api.setReplay(call, .cancelled) },
    ]

    private static let ofDestinations: [AdminRoute] = [
        AdminRoute("POST", "/api/v1/destinations/{name}/pause") { api, call in try await api.pause(call["name"]) },
        AdminRoute("POST", "/api/v1/destinations/{name}/resume") { api, call in try await api.resume(call["name"]) },
        AdminRoute("POST", "/api/v1/destinations/{name}/drop") { api, call in try await api.dropOwed(to: call["name"])
        },
    ]

    private static let ofTheLog: [AdminRoute] = [
        AdminRoute("GET", "/api/v1/requests/{id}") { api, call in try await api.trace(call["id"]) },
        AdminRoute("POST", "/api/v1/import", ["source", "import", "line"]) { api, call in
            try await api.takeImport(call.request)
        },
        AdminRoute("POST", "/api/v1/forget") { api, call in try await api.forget(call.request) },
        AdminRoute("POST", "/api/v1/log/check") { api, _ in
            api.check.start(api.log)
            return try api.check.answer()
        },
        AdminRoute("GET", "/api/v1/log/check") { api, _ in try api.check.answer() },
    ]

    /// Whether anybody may ask for it.
    static func isOpen(_ request: InboundRequest) -> Bool {
        let parts = parts(of: request)
        return routes.contains { $0.isOpen && $0.match(parts) != nil }
    }

    func route(_ request: InboundRequest) async throws -> Answer {
        let parts = Self.parts(of: request)
        let matches = Self.routes.compactMap { route in route.match(parts).map { (route: route, named: $0) } }
        // `/api/v1/dead/count` is no letter's id, whatever the method.
        let exact = matches.filter(\.named.isEmpty)
        let candidates = exact.isEmpty ? matches : exact
        guard let (route, named) = candidates.first(where: { $0.route.method == request.method }) else {
            if candidates.isEmpty { throw AdminFault(status: 404, message: "there is nothing at \(request.path)") }
            let methods = candidates.map(\.route.method).joined(separator: ", ")
            var answer = Self.fault("\(request.path) can be asked by \(methods) alone", status: 405)
            answer.headers.add("Allow", methods)
            return answer
        }
        try route.check(request.query)
        return try await route.answer(self, AdminCall(request: request, named: named))
    }

    private static func parts(of request: InboundRequest) -> [String] {
        request.path.split(separator: "/").map { PercentEncoding.decode($0.utf8) }
    }
}
