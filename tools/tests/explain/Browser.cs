// SPDX-License-Identifier: GPL-2.0-only
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.Playwright;
using Xunit;

namespace Rxqueue.Tools.Tests.Explain;

/// <summary>A test that needs a browser, and is skipped where there is none.</summary>
public sealed class FactWithBrowserAttribute : FactAttribute
{
    public FactWithBrowserAttribute() => Skip = Browser.Executable is null ? Browser.Absent : null;
}

/// <summary>A test on several inputs that needs a browser, and is skipped where there is none.</summary>
public sealed class TheoryWithBrowserAttribute : TheoryAttribute
{
    public TheoryWithBrowserAttribute() => Skip = Browser.Executable is null ? Browser.Absent : null;
}

/// <summary>A headless Chromium, one for all tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    internal const string Absent = "there is no browser: chromium is not on the PATH";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The installed browser; null for none.</summary>
    internal static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }, Path.Combine)
        .FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (Executable is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a file in a window of its own.</summary>
    /// <param name="file">The HTML file.</param>
    /// <param name="step">The step to open at; null for where the page opens by itself.</param>
    /// <param name="width">Of the window, in CSS pixels.</param>
    /// <param name="height">Of the window, in CSS pixels.</param>
    internal async Task<OpenPage> Open(string file, int? step = null, int width = 1280, int height = 860)
    {
        IPage page = await _browser!.NewPageAsync(new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        OpenPage open = new(page);
        await page.GotoAsync(new Uri(file).AbsoluteUri + (step is null ? "" : $"#{step}"));
        return open;
    }
}

/// <summary>A page that keeps account of what went wrong in it.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly List<string> _troubles = [];

    public OpenPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _troubles.Add($"console: {message.Text}");
        };
        page.PageError += (_, error) => _troubles.Add($"error: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                _troubles.Add($"request: {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>Console errors, uncaught exceptions, and requests to anywhere but the file itself.</summary>
    public IReadOnlyList<string> Troubles => _troubles;

    /// <summary>The step that is shown, from 1.</summary>
    public async Task<int> Step() => int.Parse(await Page.InputValueAsync("#at"), System.Globalization.CultureInfo.InvariantCulture);

    public Task Press(string key) => Page.Keyboard.PressAsync(key);

    public Task<string> Text(string selector) => Page.InnerTextAsync(selector);

    /// <summary>All that a step shows, but for what changed in it.</summary>
    public Task<string> Detail() => Page.InnerHTMLAsync("#detail");

    public async ValueTask DisposeAsync() => await Page.CloseAsync();
}
