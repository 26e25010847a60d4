import EventLog
import Synchronization
import Vendors

/// The operator's pages on the admin port, as a function from a request to an answer.
///
/// | page | what |
/// |---|---|
/// | `/` | is it healthy: destinations, sources, the last hour as charts; pause and resume |
/// | `/dead` | dead letters by the filters of the command line, counted and listed; all that match replayed, edited, dropped |
/// | `/dead/{id}` | one, with what is wrong marked in place; edited, judged, replayed |
/// | `/dead/edit` | what an edit of all that match would come to, before it is kept |
/// | `/replays`, `/replays/{id}` | the jobs; paused, resumed, cancelled |
///
/// Whatever a page does is asked of ``AdminAPI``, so that it is what the command line does, in the audit log too. Each page
/// is whole without a script. Asked for as `text/event-stream` it is sent again each second in which it changed, and
/// `console.js` puts the new figures in place of the old.
///
/// **Who may see it.** The admin token, asked for once, gives a cookie that no script can read and no other site can make
/// the browser send. Every form carries a word of its session and must come from a page of this server (`Origin`), so that no
/// other page can press a button here. Pages may load nothing but this server's style sheet and script, and stand in no
/// frame.
final class Console: Sendable {
    let api: AdminAPI
    let history: History
    /// Nil where anybody may ask.
    let gate: AdminGate?
    let audit: Audit
    /// Whether browsers come by TLS.
    let isSecure: Bool

    let sessions = Mutex(Sessions())
    let notes = Mutex(Notes())
    /// What forms carry where nobody logs in.
    private let openToken = Sessions.secret()

    init(api: AdminAPI, history: History, gate: AdminGate?, audit: Audit, isSecure: Bool) {
        self.api = api
        self.history = history
        self.gate = gate
        self.audit = audit
        self.isSecure = isSecure
    }

    /// Whether a path is one of its pages.
    static func has(_ path: String) -> Bool {
        let first = path.split(separator: "/").first.map(String.init)
        return first.map { ["assets", "dead", "destinations", "login", "logout", "replays"].contains($0) } ?? true
    }

    func respond(to request: InboundRequest, from peer: Peer) async -> ConsoleAnswer {
        let place = Place(request.path)
        switch (request.method, place.first, place.second, place.third) {
        case ("GET", "assets", let name?, nil): return ConsoleAsset.named(name).map(ConsoleAnswer.asset) ?? .absent
        case ("GET", "login", nil, nil): return loginPage(request)
        case ("POST", "login", nil, nil): return await logIn(request, from: peer)
        default: break
        }
        guard let visit = visit(of: request, from: peer) else { return .redirect(to: loginPath(of: request)) }
        do {
            guard request.method == "GET" else { return try await act(place, visit) }
            if request.headers["accept"]?.contains("text/event-stream") == true {
                return .live { [self] in
                    guard let visit = self.visit(of: request, from: peer) else { return nil }
                    return try? await page(place, visit).html
                }
            }
            return .page(try await page(place, visit).html)
        } catch {
            return .page(FaultPage(error, frame(visit, title: "Not done")).html, status: FaultPage.status(of: error))
        }
    }

    /// The steps of a path, decoded.
    private struct Place {
        let first: String?
        let second: String?
        /// With whatever follows it.
        let third: String?

        init(_ path: String) {
            let steps = path.split(separator: "/").map { PercentEncoding.decode($0.utf8) }
            first = steps.first
            second = steps.dropFirst().first
            third = steps.count > 2 ? steps.dropFirst(2).joined(separator: "/") : nil
        }
    }

    private func page(_ place: Place, _ visit: Visit) async throws -> any Page {
        switch (place.first, place.second, place.third) {
        case (nil, nil, nil): try await overview(visit)
        case ("dead", nil, nil): try await letters(visit)
        case ("dead", "edit", nil): try await editing(visit)
        case ("dead", let id?, nil): try await letter(id, visit)
        case ("replays", nil, nil): try await replays(visit)
        case ("replays", let id?, nil): try await replay(id, visit)
        default: throw AdminFault(status: 404, message: "there is no page \(visit.request.path)")
        }
    }

    /// What a button asks for. The page that follows tells what came of it.
    private func act(_ place: Place, _ visit: Visit) async throws -> ConsoleAnswer {
        guard visit.isOwnForm else {
            throw AdminFault(status: 403, message: "this form is not of your session: open the page again")
        }
        switch (place.first, place.second, place.third) {
        case ("logout", nil, nil): return logOut(visit)
        case ("destinations", let name?, let verb?): return try await set(destination: name, verb, visit)
        case ("dead", "replay", nil): return try await replayMatching(visit)
        case ("dead", "drop", nil): return try await dropMatching(visit)
        case ("dead", "edit", nil): return try await editMatching(visit)
        case ("dead", let id?, nil): return try await change(letter: id, visit)
        case ("replays", let id?, let verb?): return try await set(replay: id, verb, visit)
        default: throw AdminFault(status: 404, message: "there is nothing to be done at \(visit.request.path)")
        }
    }

    private func visit(of request: InboundRequest, from peer: Peer) -> Visit? {
        guard let gate else {
            return Visit(request: request, peer: peer, session: nil, formToken: openToken)
        }
        guard let name = Visit.session(in: request.headers["cookie"]) else { return nil }
        let session = sessions.withLock { $0.find(name, at: api.now(), generation: gate.generation) }
        return session.map { Visit(request: request, peer: peer, session: name, formToken: $0.formToken) }
    }

    /// Asks the admin API in the visitor's name.
    ///
    /// - Throws: ``AdminFault`` with its message when it does not do what is asked.
    func ask(
        _ method: String, _ target: String, _ visit: Visit, body: [UInt8] = []
    ) async throws(AdminFault) -> Answer {
        let request = InboundRequest(method: method, target: target, headers: HeaderList(), body: body)
        let answer = await api.respond(to: request)
        audit.record(request, by: "\(visit.peer), console", status: answer.status)
        guard answer.status < 400 else {
            throw AdminFault(status: answer.status, message: Reply(answer.body)?.text("message") ?? "it failed")
        }
        return answer
    }

    /// To the page that a form names, else to `path`; with a note there.
    func back(_ visit: Visit, to path: String, note: String? = nil, isFault: Bool = false) -> ConsoleAnswer {
        guard let note else { return .redirect(to: path) }
        let name = notes.withLock { $0.leave(Notes.Note(text: note, isFault: isFault)) }
        return .redirect(to: path + (path.contains("?") ? "&" : "?") + "note=\(name)")
    }
}
