"""What shows that a script ran in Chromium, or tried to, or only lies there to be clicked."""

CALLED = """
    window.r = function (n) { console.log('RAN ' + n); return 1 };
    document.addEventListener('securitypolicyviolation',
        e => console.log('RAN into the policy: ' + e.violatedDirective + ' ' + e.blockedURI));
"""
# Our pages have none of it: what a script, an attribute or an address of ours would look like.
LIES = """root => {
    const found = [];
    const away = value => {
        try {
            const url = new URL(value, 'http://ours.test/');
            const web = url.protocol.startsWith('http');
            const calls = ['tel:', 'sms:', 'mailto:'].includes(url.protocol);
            return web ? url.host !== 'ours.test' : !calls;
        } catch { return false }
    };
    for (const one of root.querySelectorAll('*')) {
        const tag = one.localName;
        if (['iframe', 'object', 'embed', 'base', 'applet', 'frame', 'style', 'audio', 'video',
             'math', 'marquee', 'animate', 'foreignobject'].includes(tag)) found.push(tag);
        if (tag === 'script' && !(one.getAttribute('src') || '').startsWith('/static/'))
            found.push('script');
        if (tag === 'meta' && one.httpEquiv) found.push('meta');
        for (const {name, value} of one.attributes) {
            if (name.startsWith('on') || name === 'style' || name === 'srcdoc')
                found.push(tag + ' ' + name);
            if (['href', 'src', 'action', 'formaction', 'xlink:href', 'srcset', 'poster', 'data',
                 'background', 'ping'].includes(name) && away(value))
                found.push(tag + ' ' + value);
        }
    }
    return found;
}"""
IN_FRAMES = """async pages => {
    const lies = LIES, found = [];
    await Promise.all(pages.map(([path, html]) => new Promise(done => {
        const frame = document.createElement('iframe');
        frame.onload = () => {
            const root = frame.contentDocument;
            if (root) found.push(...lies(root).map(one => path + ': ' + one));
            setTimeout(() => { frame.remove(); done() }, 30);
        };
        frame.srcdoc = html;
        document.body.append(frame);
    })));
    return found;
}""".replace("LIES", LIES)
AT_ONCE = 25
HOLDER = "<!doctype html><title>Frames</title><body></body>"


class Watch:
    """What a page was caught at since it was last looked at."""

    def __init__(self, page):
        self.page, self.told = page, []
        self.ours = None
        page.add_init_script(CALLED)
        page.add_init_script("window.print = () => {}")
        page.on("console", self.hear)
        page.on("dialog", self.asked)
        page.on("request", self.sent)

    def hear(self, said):
        if said.text.startswith("RAN") or "Content Security Policy" in said.text:
            self.told.append(said.text)

    def asked(self, dialog):
        self.told.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def sent(self, request):
        if "evil.example" in request.url or request.url.startswith("javascript:"):
            self.told.append(f"asked {request.url}")

    def look(self, path):
        lies = self.page.evaluate(f"({LIES})(document)")
        told, self.told = self.told + lies, []
        return [f"{path}: {one}" for one in told]


def watched(page):
    return page, Watch(page)


class Frames:
    """Opens what was served in frames of a page of its own, many at once and with no policy, so
    that escaping alone has to hold."""

    def __init__(self, page, url):
        self.page, self.watch = page, Watch(page)
        self.pages, self.found, self.opened = [], [], 0
        holder = {"body": HOLDER, "content_type": "text/html"}
        page.route("**/a-holder-of-frames/", lambda route: route.fulfill(**holder))
        page.goto(f"{url}/a-holder-of-frames/")
        page.unroute_all()
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.setBlockedURLs", {"urls": ["*/static/*", "*evil.example*"]})

    def add(self, path, html):
        self.pages.append([path, html])
        if len(self.pages) >= AT_ONCE:
            self.flush()

    def flush(self):
        pages, self.pages = self.pages, []
        if pages:
            self.found += self.page.evaluate(IN_FRAMES, pages)
            self.opened += len(pages)
            self.found += [f"{one} in one of {[p for p, _ in pages]}" for one in self.watch.told]
            self.watch.told = []

    def finish(self):
        self.flush()
        return self.found
